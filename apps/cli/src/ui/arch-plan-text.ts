import {
  amountOf,
  type Blocker,
  leaveReasons,
  type NewerImage,
  type Placing,
  type Plan,
  type PlanChange,
  type PlanExtras,
  type PlanRow,
} from '@landfall/placement';
import { savingsText } from './arch-savings-text.ts';
import type { Colours } from './colours.ts';
import { visibleText } from './visible-text.ts';

const shown = 20;

/** The plan for a person: the numbers, what blocks in the order of its weight, what would fail, what nobody knows. */
export function archPlanText(
  { target, rows, blockers }: Plan,
  { changes, savings, newer }: PlanExtras,
  colours: Colours,
): string {
  const all = amountOf(rows);
  const parts = [
    `${count(all.workloads, 'workload')}, ${count(all.pods, 'pod')}, asked for ${target}`,
    states
      .flatMap(([state, words]) =>
        stateLine(
          rows.filter((row) => row.target === state),
          words(target),
        ),
      )
      .join('\n'),
  ];
  if (changes !== undefined) parts.push(changesText(changes, colours));
  parts.push(savings === undefined ? unknownSavings : savingsText(savings, target, colours));
  const proven = blockers.filter(({ isProven }) => isProven);
  const unknown = blockers.filter(({ isProven }) => !isProven);
  if (proven.length > 0)
    parts.push(
      section(
        `What keeps pods from ${target} (${proven.length})`,
        proven.map((blocker) => blockerLines(blocker, newer?.get(blocker.image))),
        colours,
      ),
    );
  if (unknown.length > 0)
    parts.push(
      section(
        `Images that nobody knows (${unknown.length})`,
        unknown.map((blocker) => blockerLines(blocker)),
        colours,
      ),
    );
  const nowhere = rows.filter(({ decision }) => decision.verdict === 'proven-none');
  if (nowhere.length > 0)
    parts.push(section(`Pods with no place to run (${nowhere.length})`, nowhere.map(nowhereLines), colours));
  const failing = rows.filter(({ failsOnTarget }) => failsOnTarget);
  if (failing.length > 0)
    parts.push(
      section(`DaemonSets that fail on the first ${target} node (${failing.length})`, failing.map(failingLines), colours),
    );
  const left = rows.filter(({ decision }) => decision.action === 'leave' && decision.left !== 'no-common-platform');
  if (left.length > 0) parts.push(section(`Left as they are (${left.length})`, left.map(leftLines), colours));
  return `${parts.join('\n\n')}\n`;
}

const unknownSavings =
  'What it saves is not reckoned: no node says a type that the list of prices has. --node-type names one, --prices a list of your own.';

/** What another policy would change, with what the pods ask of nodes. */
function changesText(changes: readonly PlanChange[], colours: Colours): string {
  if (changes.length === 0) return colours.bold('That policy would change nothing.');
  let [pods, cpuMillicores, memoryBytes] = [0, 0, 0];
  for (const { workload } of changes) {
    pods += workload.pods;
    cpuMillicores += workload.pods * workload.requests.cpuMillicores;
    memoryBytes += workload.pods * workload.requests.memoryBytes;
  }
  const requests = `requesting ${(cpuMillicores / 1000).toFixed(1)} CPU and ${(memoryBytes / 2 ** 30).toFixed(1)} GiB`;
  const title = `What that policy would change (${count(changes.length, 'workload')}, ${count(pods, 'pod')}, ${requests})`;
  return section(title, changes.map(changeLines), colours);
}

function changeLines({ workload: { namespace, kind, name }, before, after }: PlanChange): readonly string[] {
  return [`${visibleText(`${namespace}/${kind.toLowerCase()}/${name}`)}  ${placingText(before)} → ${placingText(after)}`];
}

/** Where a workload may run, in a few words. */
export function placingText({ action, allowed, prefer }: Placing): string {
  if (allowed === undefined || allowed.length === 0) return action === 'patch' ? 'not constrained' : action;
  const others = allowed.filter((architecture) => architecture !== prefer);
  return prefer === undefined || others.length === 0 ? allowed.join(', ') : `${prefer} before ${others.join(', ')}`;
}

const states: readonly (readonly [PlanRow['target'], (target: string) => string])[] = [
  ['can', (target) => `could run on ${target}`],
  ['blocked', (target) => `cannot: an image is not for ${target}`],
  ['unknown', () => 'nobody knows: an image is unknown'],
  ['excluded', () => 'could, and they or policy say otherwise'],
];

function stateLine(rows: readonly PlanRow[], words: string): readonly string[] {
  if (rows.length === 0) return [];
  const { workloads, pods } = amountOf(rows);
  return [
    `  ${String(workloads).padStart(5)} ${workloads === 1 ? 'workload ' : 'workloads'} ${String(pods).padStart(7)} ${pods === 1 ? 'pod ' : 'pods'}  ${words}`,
  ];
}

function section(title: string, entries: readonly (readonly string[])[], colours: Colours): string {
  const lines = entries.slice(0, shown).flatMap((entry, index) => numbered(entry, index + 1));
  const rest = entries.length > shown ? [`  and ${entries.length - shown} more; --format json or csv has them all`] : [];
  return [colours.bold(title), ...lines, ...rest].join('\n');
}

function numbered([first = '', ...more]: readonly string[], number: number): readonly string[] {
  return [`${String(number).padStart(3)} ${first}`, ...more.map((line) => `    ${line}`)];
}

function blockerLines({ image, why, alone, all }: Blocker, newer?: NewerImage): readonly string[] {
  const weight =
    alone.pods === all.pods
      ? `alone keeps back ${count(all.pods, 'pod')} of ${count(all.workloads, 'workload')}`
      : `keeps back ${count(all.pods, 'pod')} of ${count(all.workloads, 'workload')}, ${alone.pods} of them alone`;
  return [`${visibleText(image)}  ${weight}`, visibleText(why), ...(newer === undefined ? [] : [newerSentence(newer)])];
}

/** Says that a newer image would do. */
export function newerSentence({ image, isMajor }: NewerImage): string {
  return `${visibleText(image)} runs there${isMajor ? '; it is another major version' : ''}.`;
}

function nowhereLines(row: PlanRow): readonly string[] {
  return [titleOf(row), ...row.decision.notes.filter(({ level }) => level === 'warning').map(({ text }) => visibleText(text))];
}

function failingLines(row: PlanRow): readonly string[] {
  return [titleOf(row), row.blockedBy.map(({ image }) => visibleText(image)).join(', ')];
}

function leftLines(row: PlanRow): readonly string[] {
  const { left } = row.decision;
  return [`${titleOf(row)}  ${left === undefined ? '' : leaveReasons[left]}`];
}

function titleOf({ workload: { kind, namespace, name } }: PlanRow): string {
  return visibleText(`${namespace}/${kind.toLowerCase()}/${name}`);
}

function count(amount: number, word: string): string {
  return `${amount} ${word}${amount === 1 ? '' : 's'}`;
}
