import { addOnKinds, addOnsReviewed, describeAddOn, herokuFields } from '@landfall/intake/reference';
import { generatedNotice, type Page, writeTable } from '../page.ts';

/** Every field of the files that describe an application to Heroku, and every add-on that is known. */
export const herokuPage: Page = {
  path: 'docs/reference/heroku.md',
  write: () =>
    [
      generatedNotice,
      '# What becomes of Heroku files and add-ons',
      '',
      ...herokuFields.flatMap(({ file, fields }) => [
        `## ${file}`,
        '',
        writeTable(
          ['field', 'becomes'],
          fields.map(({ path, becomes }) => [`\`${path}\``, becomes]),
        ),
        '',
      ]),
      '## Add-ons',
      '',
      `As of ${addOnsReviewed}. Names of plans are not looked at, beside what they say of sizes.`,
      '',
      writeTable(['add-on', 'becomes'], [...addOnKinds].flatMap(describeAddOn).sort(compareRows)),
      '',
    ].join('\n'),
};

function compareRows([a = '']: readonly string[], [b = '']: readonly string[]): number {
  return a < b ? -1 : 1;
}
