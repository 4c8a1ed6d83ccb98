import { type App, type Finding, outcomes, type Place } from '@landfall/model';
import type { FileChange, RenderResult } from '@landfall/render';
import type { Colours } from './colours.ts';

/** Most decisions shown; all of them are in MIGRATION.md. */
const shownDecisions = 12;

interface Rendering {
  readonly app: App;
  readonly result: RenderResult;
  readonly changes: readonly FileChange[];
  readonly isWritten: boolean;
  /** The words after `landfall render` that render the same again. */
  readonly again: readonly string[];
  readonly out: string;
}

/** What a tired person must know after a rendering, in ten seconds. */
export function renderSummary({ app, result, changes, isWritten, again, out }: Rendering, colours: Colours): string {
  const { counts } = result.ledger;
  const profiles = app.profiles.length === 0 ? '' : ` (profiles: ${app.profiles.join(', ')})`;
  const lines = [
    `${colours.bold(app.name.value)}: ${count(app.services.length, 'service')} from ${app.files.join(', ')}${profiles}`,
    '',
    `  ${count(result.components.length, 'component')}   1 chart   ${count(result.environments.length, 'environment')}   ${filesLine(changes, out, isWritten)}`,
    `  ledger: ${count(counts.keys, 'key')}, ${outcomes.map((outcome) => `${counts[outcome]} ${outcome}`).join(', ')}`,
    '',
    ...decisionLines(result, out, colours),
    ...nextLines({ result, again, out }, colours),
  ];
  return `${lines.join('\n')}\n`;
}

function filesLine(changes: readonly FileChange[], out: string, isWritten: boolean): string {
  const amount = (kind: FileChange['kind']) => changes.filter((change) => change.kind === kind).length;
  const parts = [
    [amount('create'), 'new'],
    [amount('update'), 'changed'],
    [amount('merged'), 'merged with your edits'],
    [amount('kept'), 'kept as you edited them'],
    [amount('delete'), 'removed'],
  ].filter(([number]) => number !== 0);
  const what =
    parts.length === 0 ? 'nothing changed' : parts.map(([number, text]) => `${String(number)} ${String(text)}`).join(', ');
  return `${isWritten ? '' : 'would write: '}${count(changes.length, 'file')} in ${out}/ (${what})`;
}

function decisionLines(result: RenderResult, out: string, colours: Colours): readonly string[] {
  const open = result.findings.filter(({ severity }) => severity !== 'advice');
  if (open.length === 0) return [colours.green('Nothing to decide before you deploy.'), ''];
  const groups = groupByCode(open);
  const rows = groups.slice(0, shownDecisions).flatMap(({ first, more }, index) => {
    const mark = first.severity === 'blocker' ? colours.red(String(index + 1)) : colours.yellow(String(index + 1));
    const like = more === 0 ? '' : colours.dim(`  and ${more} more like it`);
    return [`  ${mark} ${first.message}${colours.dim(placeText(first.place))}${like}`, `    ${colours.dim(first.remedy)}`];
  });
  if (groups.length > shownDecisions)
    rows.push(colours.dim(`  and ${groups.length - shownDecisions} more in ${out}/MIGRATION.md`));
  const blockers = open.filter(({ severity }) => severity === 'blocker').length;
  return [
    `${colours.bold('Decide before you deploy')} (${open.length}${blockers === 0 ? '' : `, ${blockers} dangerous`})`,
    ...rows,
    '',
  ];
}

/** Ten services with the same trouble are one thing to read. */
function groupByCode(findings: readonly Finding[]): readonly { readonly first: Finding; readonly more: number }[] {
  const groups = new Map<string, { first: Finding; more: number }>();
  for (const finding of findings) {
    const group = groups.get(finding.code);
    if (group === undefined) groups.set(finding.code, { first: finding, more: 0 });
    else group.more += 1;
  }
  return [...groups.values()];
}

function nextLines({ result, again, out }: Pick<Rendering, 'result' | 'again' | 'out'>, colours: Colours): readonly string[] {
  const component = (result.components.find(({ exposed }) => exposed) ?? result.components[0])?.name;
  const [environment] = result.environments;
  if (component === undefined || environment === undefined) return [];
  const overlay = ['common', component, 'images'].map((name) => `-f ${out}/environments/${environment}/${name}.yaml`).join(' ');
  const commands = [
    [`helm template ${component} ${out}/chart -f ${out}/values/${component}.yaml ${overlay}`, ''],
    [`landfall explain ${component}.container${out === 'deploy' ? '' : ` --out ${out}`}`, 'where a value comes from'],
    [['landfall render', ...again, '--diff'].join(' '), 'what a change of the input would change'],
  ];
  return [
    colours.bold('Next'),
    ...commands.map(([command, why]) => `  ${command}${why === '' ? '' : `   ${colours.dim(why ?? '')}`}`),
    `  read ${out}/MIGRATION.md`,
  ];
}

function placeText(place: Place | undefined): string {
  return place === undefined ? '' : `  ${place.file}:${place.line}`;
}

function count(amount: number, singular: string, plural = `${singular}s`): string {
  return `${amount} ${amount === 1 ? singular : plural}`;
}
