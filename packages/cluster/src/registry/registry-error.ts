import type { UnknownReason } from '@landfall/placement';

export interface RegistryErrorContext {
  /** Asking again later may help. */
  readonly isTransient?: boolean;
  /** How long the registry, or our own caution, wants us to wait. */
  readonly retryAfterMs?: number;
  /** Status of the answer, when there was one. */
  readonly status?: number;
}

/**
 * A registry could not answer. The message is one sentence for people and holds nothing that the registry or a credential
 * said: only hosts, names of images, statuses and our own words.
 */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly reason: UnknownReason;
  readonly isTransient: boolean;
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;

  constructor(reason: UnknownReason, message: string, context: RegistryErrorContext = {}) {
    super(message);
    this.reason = reason;
    this.isTransient = context.isTransient ?? false;
    this.retryAfterMs = context.retryAfterMs;
    this.status = context.status;
  }
}
