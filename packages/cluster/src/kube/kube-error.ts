/** Why the API server did not do what was asked. */
export type KubeErrorReason =
  | 'not-found'
  | 'already-exists'
  /** Somebody else changed the object, or a precondition does not hold. */
  | 'conflict'
  /** What was asked for is too old: begin anew with a list. */
  | 'expired'
  | 'throttled'
  | 'unauthorized'
  | 'forbidden'
  | 'invalid'
  /** The server is in trouble, or did not say why. */
  | 'failed'
  /** No connection, or it broke. */
  | 'unreachable'
  | 'timed-out'
  /** The answer breaks the format or a limit. */
  | 'unreadable';

export interface KubeErrorContext {
  readonly status?: number;
  /** How long the server wants us to wait. */
  readonly retryAfterMs?: number;
}

/** The message is one sentence for logs. It may quote the server; it never holds a header or a body that we sent. */
export class KubeError extends Error {
  override readonly name = 'KubeError';
  readonly reason: KubeErrorReason;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(reason: KubeErrorReason, message: string, context: KubeErrorContext = {}) {
    super(message);
    this.reason = reason;
    this.status = context.status;
    this.retryAfterMs = context.retryAfterMs;
  }

  /** Whether the same request may succeed later, with nothing changed by us. */
  get isTransient(): boolean {
    return ['throttled', 'failed', 'unreachable', 'timed-out'].includes(this.reason);
  }
}

/** Tells a refusal of this kind from everything else that may be thrown. */
export function isRefusal(error: unknown, ...reasons: readonly KubeErrorReason[]): error is KubeError {
  return error instanceof KubeError && reasons.includes(error.reason);
}

/** @source Kubernetes meta/v1 Status: the reason tells apart what shares an HTTP status */
export function reasonOfStatus(status: number, statusReason: string | undefined): KubeErrorReason {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 409:
      return statusReason === 'AlreadyExists' ? 'already-exists' : 'conflict';
    case 410:
      return 'expired';
    case 429:
      return 'throttled';
    case 504:
      return 'timed-out';
    default:
      return status >= 500 ? 'failed' : 'invalid';
  }
}
