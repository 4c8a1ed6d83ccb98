import type { Placement, UpdateSettings } from '@landfall/model';
import { type Cursor, child, factOf, itemsOf } from './cursor.ts';
import { defined } from './defined.ts';
import { durationMs, number, plainText, text, texts } from './scalar.ts';

/** Where replicas may run. */
export function readPlacement(at: Cursor | undefined): Placement | undefined {
  if (at === undefined) return undefined;
  return defined<Placement>({
    constraints: texts(child(at, 'constraints')),
    preferences: itemsOf(child(at, 'preferences'))
      .map((item) => text(child(item, 'spread')))
      .filter((spread) => spread !== undefined),
    maxReplicasPerNode: number(child(at, 'max_replicas_per_node')),
  });
}

/** How replicas are replaced, forwards or back. */
export function readUpdateSettings(at: Cursor | undefined): UpdateSettings | undefined {
  if (at === undefined) return undefined;
  const order = child(at, 'order');
  const orderText = plainText(order);
  return defined<UpdateSettings>({
    parallelism: number(child(at, 'parallelism')),
    delayMs: durationMs(child(at, 'delay')),
    failureAction: text(child(at, 'failure_action')),
    monitorMs: durationMs(child(at, 'monitor')),
    maxFailureRatio: number(child(at, 'max_failure_ratio')),
    order:
      order !== undefined && (orderText === 'start-first' || orderText === 'stop-first') ? factOf(order, orderText) : undefined,
  });
}
