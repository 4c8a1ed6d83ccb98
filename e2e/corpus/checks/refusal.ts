import type { LandfallRun } from '../landfall/landfall.ts';
import { literal } from '../literal.ts';

interface Problem {
  readonly place?: string;
  readonly path?: string;
  readonly message: string;
}

/** A refusal as `--json` prints it. */
export interface Refusal {
  readonly code: string;
  readonly problems: readonly Problem[];
  readonly hint: string;
}

/** What the reference loader says, and what our text of the same cause must speak of. */
const sameCause: readonly { readonly reference: RegExp; readonly ours: (match: RegExpExecArray) => RegExp }[] = [
  { reference: /invalid spec: (\S+): empty section/, ours: ([, spec]) => quoted(spec) },
  { reference: /No port specified: (\S+)/, ours: () => /port/i },
  { reference: /required variable (\w+) is missing/, ours: ([, variable]) => quoted(variable) },
  { reference: /env file \S*\/(\S+) not found/, ours: ([, file]) => quoted(file) },
  {
    reference: /service "([^"]+)" has neither an image nor a build/,
    ours: ([, service = '']) => new RegExp(`${literal(service)}[^]*image|image[^]*${literal(service)}`),
  },
  { reference: /service "[^"]+" refers to undefined (?:volume|network|config|secret) (\S+):/, ours: ([, name]) => quoted(name) },
  { reference: /project name must not be empty/, ours: () => /name/ },
  { reference: /empty compose file/, ours: () => /empty/ },
];

/** What is wrong with a refusal that the reference loader agrees with; nothing when a reader is better off with ours. */
export function checkRefusal(run: LandfallRun, referenceError: string): readonly string[] {
  if (run.exitCode !== 2)
    return [`the reference loader refuses (${brief(referenceError)}), landfall answers ${run.exitCode}: ${brief(run.stderr)}`];
  const refusal = readRefusal(run.stdout);
  if (refusal === undefined) return [`the refusal is not the documented JSON: ${brief(run.stdout)}`];
  const text = refusal.problems.map(({ path, message }) => `${path ?? ''} ${message}`).join('\n');
  const rule = sameCause
    .map(({ reference, ours }) => ({ match: reference.exec(referenceError), ours }))
    .find(({ match }) => match !== null);
  if (rule?.match === undefined || rule.match === null)
    return [`no rule says what a refusal like this must speak of: ${brief(referenceError)}`];
  const problems: string[] = [];
  if (!rule.ours(rule.match).test(text)) problems.push(`another cause: "${brief(text)}" against "${brief(referenceError)}"`);
  if (!refusal.problems.every(({ place }) => place === undefined || /^[^:]+:\d+:\d+$/.test(place)))
    problems.push('a place is not file:line:column');
  if (refusal.problems.every(({ place }) => place === undefined) && needsPlace(referenceError))
    problems.push(`no place: ${brief(text)}`);
  if (refusal.hint === '') problems.push('no hint what to do');
  return problems;
}

/** A missing project name and a file with nothing in it have no line to point at. */
function needsPlace(referenceError: string): boolean {
  return !/project name must not be empty|empty compose file/.test(referenceError);
}

function readRefusal(stdout: string): Refusal | undefined {
  try {
    return (JSON.parse(stdout) as { readonly error?: Refusal }).error;
  } catch {
    return undefined;
  }
}

function quoted(text: string | undefined): RegExp {
  return new RegExp(literal(text ?? ''));
}

function brief(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
}
