import { collectRules } from '../codes/collect-rules.ts';
import { generatedNotice, type Page, writeTable } from '../page.ts';

/** The rules by which values come about that nobody wrote. */
export const rulesPage: Page = {
  path: 'docs/reference/rules.md',
  write: () => {
    const rules = collectRules();
    const table = (how: string) =>
      writeTable(
        ['rule', 'reason'],
        rules.filter((rule) => rule.how === how).map(({ rule, why }) => [`\`${rule}\``, why]),
      );
    return [
      generatedNotice,
      '# Rules',
      '',
      'Values that nobody wrote come about by a rule. Its name stands in `landfall.json` as `rule` of a line of the output, and as',
      '`code` of a ledger entry with the outcome `inferred`; `landfall explain` prints it. `…` stands for what differs from case to',
      'case, and a rule without a reason here says it beside each value.',
      '',
      '## Inferred',
      '',
      'It follows from something else, which is named beside it.',
      '',
      table('inferred'),
      '',
      '## Defaults',
      '',
      'It holds because nobody said otherwise.',
      '',
      table('default'),
      '',
    ].join('\n');
  },
};
