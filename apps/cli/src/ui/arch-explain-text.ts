import { leaveReasons } from '@landfall/placement';
import type { PodExplanation } from '../run/arch-explain.ts';
import type { Colours } from './colours.ts';
import { visibleText } from './visible-text.ts';

/** The explanation for a person: the answer first, then each image, then what would be changed. */
export function archExplainText({ workload, decision, patch }: PodExplanation, colours: Colours): string {
  const { images, notes, preference } = decision;
  const title = visibleText(`${workload.namespace}/${workload.kind.toLowerCase()}/${workload.name}`);
  const lines = [`${colours.bold(title)}  ${answerOf(decision)}`];
  if (preference !== undefined) {
    const spill = preference.mode === 'soft' ? 'the scheduler may use another' : 'no other is used';
    lines.push(`  ${preference.architecture} first, as the ${preference.from} prefers it; ${spill}`);
  }
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

function answerOf({ action, allowed, left, verdict }: PodExplanation['decision']): string {
  const architectures = allowed?.join(', ') ?? '';
  if (verdict === 'proven-none' && left !== 'stated') return 'has no place to run';
  if (left === 'stated') return `runs on ${architectures}, as it asks itself`;
  if (left !== undefined) return `is left as it is. ${leaveReasons[left]}`;
  if (action === 'gate') return 'waits until its images are known';
  if (allowed === undefined) return 'is not constrained: nobody knows what all of its images run on';
  return `${verdict === 'proven' ? 'runs on' : 'is assumed to run on'} ${architectures}`;
}
