import { leaveReasons } from '@landfall/placement';
import type { PodExplanation } from '../run/arch-explain.ts';
import type { OperatorAnswer } from '../run/arch-operator.ts';
import type { PlacedPod } from '../run/arch-placed.ts';
import type { Colours } from './colours.ts';
import { visibleText } from './visible-text.ts';

/** The explanation for a person: the answer first, then each image, then what would be changed. */
export function archExplainText({ workload, decision, patch, placed }: PodExplanation, colours: Colours): string {
  const { images, notes, preference } = decision;
  const title = visibleText(`${workload.namespace}/${workload.kind.toLowerCase()}/${workload.name}`);
  const lines = [`${colours.bold(title)}  ${answerOf(decision)}`];
  if (preference !== undefined) {
    const spill = preference.mode === 'soft' ? 'the scheduler may use another' : 'no other is used';
    lines.push(`  ${preference.architecture} first, as the ${preference.from} prefers it; ${spill}`);
  }
  if (placed !== undefined) lines.push(...placedLines(placed, colours));
  if (images.length > 0) lines.push('', 'Images');
  const widest = Math.max(0, ...images.map(({ container }) => container.length));
  for (const { container, image, kind, architectures, role, why } of images) {
    const runs = role === 'neutral' ? 'anywhere' : (architectures?.join(', ') ?? 'unknown');
    lines.push(
      `  ${visibleText(container).padEnd(widest)}  ${visibleText(image)}  ${kind === 'container' ? '' : `(${kind}) `}${runs}`,
    );
    lines.push(`  ${' '.repeat(widest)}  ${visibleText(why)}`);
  }
  if (notes.length > 0)
    lines.push(
      '',
      'Remarks',
      ...notes.map(({ level, text }) => `  ${level === 'warning' ? `${colours.yellow('warning')} ` : ''}${visibleText(text)}`),
    );
  lines.push('', patch.length === 0 ? 'Nothing would be changed.' : 'What would be changed');
  for (const { op, path, ...value } of patch)
    lines.push(`  ${op} ${path}${'value' in value ? ` ${visibleText(JSON.stringify(value.value))}` : ''}`);
  return `${lines.join('\n')}\n`;
}

/** Where it is, whether it can run there, and what was decided when it was created. */
function placedLines(
  { node, architecture, judgement, record, isGated, operator }: PlacedPod,
  colours: Colours,
): readonly string[] {
  const where =
    node === undefined
      ? isGated
        ? 'It has no node: it waits until its images are known.'
        : 'It has no node yet.'
      : `It is on ${visibleText(node)} (${architecture === undefined ? 'whose architecture nobody says' : visibleText(architecture)}).`;
  const verdict = judgement.kind === 'misplaced' ? colours.yellow(visibleText(judgement.why)) : visibleText(judgement.why);
  const said =
    record === undefined
      ? 'Nothing was decided about it when it was created.'
      : `Decided when it was created: ${recordText(record)}`;
  return [
    '',
    'In the cluster',
    `  ${where}`,
    ...(node === undefined ? [] : [`  ${verdict}`]),
    `  ${said}`,
    ...operatorLines(operator).map((line) => `  ${visibleText(line)}`),
  ];
}

/** What the operator remembers, and how it is set; whatever is not where it should be is left out. */
function operatorLines(answer: OperatorAnswer): readonly string[] {
  if (answer.kind === 'silent') return [`The operator says nothing: ${answer.why}`];
  const { policy, images } = answer.explanation as { readonly policy?: unknown; readonly images?: unknown };
  const mode = textAt(policy, 'mode') ?? 'unknown';
  const version = textAt(policy, 'version');
  const known = (Array.isArray(images) ? (images as readonly unknown[]) : []).slice(0, 50).flatMap((image) => {
    const name = textAt(image, 'image');
    const why = textAt(image, 'why');
    return name === undefined
      ? []
      : [`  ${name}: ${knownWords.get(textAt(image, 'known') ?? '') ?? 'not said'}${why === undefined ? '' : `, ${why}`}`];
  });
  return [
    `The operator is in mode ${mode}${version === undefined ? '' : `, policy ${version}`}. It remembers of its images:`,
    ...known,
  ];
}

const knownWords: ReadonlyMap<string, string> = new Map([
  ['for-ever', 'the digest, for ever'],
  ['for-a-while', 'the digest that its tag stands for, for a while'],
  ['unknown', 'a registry could not say'],
  ['not-now', 'nothing; it asks when a pod comes'],
]);

function textAt(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const text = (value as Readonly<Record<string, unknown>>)[key]; // just checked
  return typeof text === 'string' ? text.slice(0, 500) : undefined;
}

/** The annotation in words. Anyone can write one, so what makes no sense is shown as it is. */
function recordText(record: string): string {
  const short = visibleText(record).slice(0, 500);
  const read = parseRecord(record);
  if (read === undefined) return `${short} (this is no record of ours)`;
  const text = (key: string) => (typeof read[key] === 'string' ? visibleText(read[key]) : undefined);
  const allowed = Array.isArray(read['allowed']) ? visibleText(read['allowed'].map(String).join(', ')) : 'anywhere';
  const first = text('strict') ?? text('preferred');
  return [
    read['assumed'] === true ? `assumed to run on ${allowed}` : `runs on ${allowed}`,
    ...(first === undefined ? [] : [`${first} ${text('strict') === undefined ? 'first' : 'alone'}`]),
    ...(read['recheck'] === true ? ['to be looked at again'] : []),
    ...(text('policy') === undefined ? [] : [`policy ${text('policy')}`]),
  ].join('; ');
}

function parseRecord(record: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(record);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Record<string, unknown>) : undefined; // just checked
  } catch {
    return undefined; // shown as it is
  }
}

function answerOf({ action, allowed, left, verdict }: PodExplanation['decision']): string {
  const architectures = allowed?.join(', ') ?? '';
  if (verdict === 'proven-none' && left !== 'stated') return 'has no place to run';
  if (left === 'stated') return `runs on ${architectures}, as it asks itself`;
  if (left !== undefined) return `is left as it is. ${leaveReasons[left]}`;
  if (action === 'gate') return 'waits until its images are known';
  if (allowed === undefined) return 'is not constrained: nobody knows what all of its images run on';
  return `${verdict === 'proven' ? 'runs on' : 'is assumed to run on'} ${architectures}`;
}
