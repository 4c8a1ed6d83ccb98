/** A task as the database hands it to a worker. */
export interface ClaimedTask {
  readonly id: string;
  readonly tenant: string;
  readonly kind: string;
  readonly version: number;
  readonly payload: unknown;
  readonly fence: number;
  readonly failures: number;
  readonly crashes: number;
  readonly batch_id: string | null;
  readonly after_batch: string | null;
  /** Milliseconds of cost that its tenant was charged. */
  readonly charged_ms: number;
  /** Milliseconds from the time it could start until it was claimed, by the clock of the database. */
  readonly waited_ms: number;
  readonly last_error: string | null;
}
