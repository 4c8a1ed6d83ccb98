import { gradeMeanings, hintKinds, serviceKeys, topLevelKeys } from '@landfall/intake/reference';
import { generatedNotice, type Page, writeTable } from '../page.ts';

/** What becomes of every key of a Compose file. */
export const composeKeysPage: Page = {
  path: 'docs/reference/compose-keys.md',
  write: () =>
    [
      generatedNotice,
      '# Compose keys',
      '',
      'Every attribute of a service and every top-level element of the Compose Specification, and what becomes of it.',
      `Grades: ${Object.entries(gradeMeanings)
        .map(([grade, meaning]) => `**${grade}** ${meaning}`)
        .join('; ')}.`,
      '',
      `## Services (${serviceKeys.length})`,
      '',
      tableOf(serviceKeys),
      '',
      '## Top level',
      '',
      tableOf(topLevelKeys),
      '',
      '## `x-landfall`',
      '',
      'What a person decides, written beside the service or volume that it is about. Labels `kompose.*` and `katenary.v3/*`',
      'that say the same are taken for it.',
      '',
      writeTable(
        ['name', 'beside a', 'value', 'meaning'],
        hintKinds.map(({ name, on, type, explanation }) => [`\`${name}\``, on, type, explanation]),
      ),
      '',
    ].join('\n'),
};

function tableOf(keys: readonly { readonly name: string; readonly grade: string; readonly becomes: string }[]): string {
  return writeTable(
    ['key', 'grade', 'becomes'],
    keys.map(({ name, grade, becomes }) => [`\`${name}\``, grade, becomes]),
  );
}
