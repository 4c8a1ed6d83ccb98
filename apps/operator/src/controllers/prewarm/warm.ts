import type { ControllerContext } from '../controller.ts';
import type { WorkResult } from '../work-queue.ts';
import type { TemplateView } from './template-view.ts';

/** When an image is looked for again that may be there later, where no registry said when. */
const againMs = 600_000;

/**
 * Looks at the images of one workload, at the lowest priority: admission and gates never wait for it. What is remembered is
 * not asked again.
 *
 * @returns when to come again, if some registry could not answer
 */
export async function warm(
  { kind, namespace, images: names, pullSpec }: TemplateView,
  { images, metrics, surroundings }: Pick<ControllerContext, 'images' | 'metrics' | 'surroundings'>,
  signal: AbortSignal,
): Promise<WorkResult> {
  // DaemonSets of excluded namespaces are never placed, but are the first to break on nodes of another architecture.
  const isExcluded = surroundings.policiesOf(namespace).cluster.exclude.namespaces.includes(namespace);
  if (isExcluded && kind !== 'DaemonSet') return undefined;
  const known = await images.recall({ images: names, namespace });
  const missing = names.filter((name) => !known.has(name));
  if (missing.length === 0) return undefined;
  const { facts, retryAfterMs } = await images.look({
    images: missing,
    namespace,
    podSpec: pullSpec,
    isTemplate: true,
    priority: 'dry-run',
    signal,
  });
  const answers = missing.map((name) => facts.get(name));
  for (const answer of answers)
    metrics.prewarmedImages.increase({ answer: answer === undefined || answer.kind === 'unknown' ? 'unknown' : 'proven' });
  const mayAskAgain = answers.some((answer) => answer === undefined || (answer.kind === 'unknown' && answer.isTransient));
  return mayAskAgain ? { againAfterMs: retryAfterMs ?? againMs } : undefined;
}
