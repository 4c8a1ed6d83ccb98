import type { App } from '@landfall/model';
import { type HerokuLimit, herokuLimits, herokuLimitsRead } from '../heroku-limits/limits.ts';
import { type HerokuBill, herokuBill } from './heroku-bill.ts';
import { nodePrices, type PodBill, podBill } from './pod-bill.ts';

/** What leaving Heroku changes: its limits, and the bill. */
export interface LeavingHeroku {
  readonly limits: readonly HerokuLimit[];
  readonly limitsRead: string;
  readonly bill: HerokuBill;
  /** The same application as pods, at three prices of a node. */
  readonly pods: Readonly<Record<'low' | 'base' | 'high', PodBill>>;
}

/** Holds Heroku against a cluster. @returns undefined for what does not run at Heroku */
export function leavingHeroku(app: App): LeavingHeroku | undefined {
  const bill = herokuBill(app);
  if (bill === undefined) return undefined;
  return {
    limits: herokuLimits,
    limitsRead: herokuLimitsRead,
    bill,
    pods: { low: podBill(app, nodePrices.low), base: podBill(app, nodePrices.base), high: podBill(app, nodePrices.high) },
  };
}
