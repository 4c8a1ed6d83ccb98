import type { Origin } from '@landfall/model';
import type { SecurityException } from '../helm/values.ts';
import { type Branch, type Leaf, leafOf, named } from '../traced.ts';

/** Departures of a pod from the "restricted" profile, collected while its parts are translated. The first reason stays. */
export class Exceptions {
  private readonly reasons = new Map<SecurityException, Leaf<string>>();
  private readonly report: (origin: Origin, path: string) => void;

  /** @param report is told of every reason with its path in the values, shown or not */
  constructor(report: (origin: Origin, path: string) => void) {
    this.report = report;
  }

  /** Relaxes one rule of the profile; `reason` is shown to whoever reviews the pod. */
  relax(exception: SecurityException, reason: string, origin: Origin): void {
    this.report(origin, `exceptions.${exception}`);
    if (!this.reasons.has(exception)) this.reasons.set(exception, leafOf(reason, origin));
  }

  has(exception: SecurityException): boolean {
    return this.reasons.has(exception);
  }

  /** The values entry; undefined when nothing was relaxed. */
  write(): Branch<Partial<Record<SecurityException, string>>> | undefined {
    return this.reasons.size === 0 ? undefined : named<string>(this.reasons);
  }
}
