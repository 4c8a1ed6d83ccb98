import { families, type Rule } from '@landfall/rules';
import { generatedNotice, type Page, writeTable } from '../page.ts';

const folder = 'docs/reference/rules';
const count = families.flatMap(({ rules }) => rules).length;

/** The rules of `landfall assess`, by family. */
const indexPage: Page = {
  path: `${folder}/README.md`,
  write: () =>
    [
      generatedNotice,
      '# Rules of the assessment',
      '',
      `What \`landfall assess\` looks for: ${count} rules in ${families.length} families. Ids are stable: never renamed, never used again.`,
      'A **blocker** does not start, or loses or reveals data, when it is moved as it is. A **warning** shows when something stops,',
      'grows or is updated. **Advice** is better done while you are at it. The last column says whether `landfall render` does something',
      'about it already.',
      '',
      ...families.flatMap(({ title, rules }) => [
        `## ${title}`,
        '',
        writeTable(
          ['rule', 'severity', 'what', 'render'],
          rules.map(({ id, severity, title: what, handled }) => [
            `[\`${id}\`](${id}.md)`,
            severity,
            what,
            handled === undefined ? '' : 'yes',
          ]),
        ),
        '',
      ]),
    ].join('\n'),
};

/** One page for each rule. */
const rulePages: readonly Page[] = families.flatMap((family) =>
  family.rules.map((rule) => ({ path: `${folder}/${rule.id}.md`, write: () => writeRule(rule, family.title) })),
);

/** The index and the pages of all rules. */
export const assessmentRulePages: readonly Page[] = [indexPage, ...rulePages];

function writeRule({ id, severity, topic, title, why, remedy, change, handled }: Rule, family: string): string {
  return [
    generatedNotice,
    `# ${id}`,
    '',
    `${title} (${severity}; family: ${family}; topic: \`${topic}\`)`,
    '',
    '## What happens',
    '',
    why,
    '',
    '## What helps',
    '',
    remedy,
    '',
    `\`\`\`diff\n--- ${change.file}\n+++ ${change.file}`,
    ...change.before.map((line) => `-${line}`),
    ...change.after.map((line) => `+${line}`),
    '```',
    '',
    '## `landfall render`',
    '',
    handled ?? 'Leaves it to people.',
    '',
  ].join('\n');
}
