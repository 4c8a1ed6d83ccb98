import { dropCatalogue, intakeFindings, loadingCatalogue, noteCatalogue } from '@landfall/intake/reference';
import { outcomes, type Severity, severities } from '@landfall/model';
import { componentFindings, componentNotes, planFindings, planNotes } from '@landfall/render/reference';
import { generatedNotice, type Page, writeTable } from '../page.ts';

interface Described {
  readonly title: string;
  readonly explanation: string;
}

/** Every code of the ledger and every finding. */
export const codesPage: Page = {
  path: 'docs/reference/codes.md',
  write: () =>
    [
      generatedNotice,
      '# Codes',
      '',
      'Codes are stable: they are never renamed and never reused.',
      '',
      '## Findings',
      '',
      'Something about the application that a person should know or decide, in `decisions` of `landfall render --json` and in `MIGRATION.md`.',
      '',
      writeTable(['code', 'severity', 'what', 'why it matters'], findingRows()),
      '',
      '## Ledger',
      '',
      'Why a key of the input has the outcome that it has. `translated` keys that need no remark have the code `translated`, and `inferred` ones that need none the name of their [rule](rules.md).',
      '',
      writeTable(['code', 'outcome', 'what', 'why'], noteRows()),
      '',
    ].join('\n'),
};

function findingRows(): readonly (readonly string[])[] {
  const rows: (readonly [string, Severity, Described])[] = Object.entries({
    ...intakeFindings,
    ...planFindings,
    ...componentFindings,
  }).map(([code, { severity, ...text }]) => [code, severity, text]);
  for (const [code, { finding, ...text }] of Object.entries<Described & { readonly finding?: { readonly severity: Severity } }>(
    noteCatalogue,
  )) {
    if (finding !== undefined) rows.push([code, finding.severity, text]);
  }
  return rows
    .sort(([a, x], [b, y]) => severities.indexOf(x) - severities.indexOf(y) || (a < b ? -1 : 1))
    .map(([code, severity, { title, explanation }]) => [`\`${code}\``, severity, title, explanation]);
}

function noteRows(): readonly (readonly string[])[] {
  const dropped = Object.fromEntries(
    Object.entries({ ...loadingCatalogue, ...dropCatalogue }).map(([code, title]) => [
      code,
      // What told Compose what to load was honoured by loading.
      { outcome: code === 'directive' ? ('translated' as const) : ('ignored' as const), title, explanation: '' },
    ]),
  );
  return Object.entries({ ...dropped, ...noteCatalogue, ...planNotes, ...componentNotes })
    .sort(([a, x], [b, y]) => outcomes.indexOf(x.outcome) - outcomes.indexOf(y.outcome) || (a < b ? -1 : 1))
    .map(([code, { outcome, title, explanation }]) => [`\`${code}\``, outcome, title, explanation]);
}
