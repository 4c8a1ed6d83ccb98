/** Finds out that a sign of life has stopped, without comparing clocks of two machines. */
export interface Observer {
  /**
   * Takes note of what a sign says now.
   *
   * @param sign what is different after each beat; undefined when it cannot be read
   * @returns true when it has said the same for the whole time in which we looked
   */
  hasStopped(subject: string, sign: string | undefined): boolean;
  /** Forgets subjects that were not asked about for a while. */
  forgetOld(): void;
}

interface Observation {
  readonly sign: string | undefined;
  readonly observedMs: number;
  readonly lastLookMs: number;
}

/**
 * @param silenceMs after how long without a change somebody counts as dead
 * @param nowMs a clock that never goes back
 */
export function createObserver(silenceMs: number, nowMs: () => number = () => performance.now()): Observer {
  const observations = new Map<string, Observation>();
  return {
    hasStopped(subject, sign) {
      const now = nowMs();
      const former = observations.get(subject);
      if (former === undefined || former.sign !== sign) {
        observations.set(subject, { sign, observedMs: 0, lastLookMs: now });
        return false;
      }
      // After a pause of this process, or of all of them, everybody deserves time to show up again.
      const observedMs = former.observedMs + Math.min(now - former.lastLookMs, silenceMs / 4);
      observations.set(subject, { sign, observedMs, lastLookMs: now });
      return observedMs >= silenceMs;
    },
    forgetOld() {
      const now = nowMs();
      for (const [subject, { lastLookMs }] of observations) {
        if (now - lastLookMs > 10 * silenceMs) observations.delete(subject);
      }
    },
  };
}
