import type { ProblemAnswer } from '../protocol.ts';

/** Why a file was not uploaded: what the server said, or what happened on the way. */
export class UploadFailure extends Error {
  override readonly name = 'UploadFailure';
  /**
   * The code of the server (`UploadErrorCode`), or `NETWORK` for no answer, `ANSWER_UNKNOWN` for an answer that is not from the
   * server of uploads, `CANCELLED` after `cancel`.
   */
  readonly code: string;
  /** What a person or a program can do. */
  readonly hint: string;
  /** When the same request makes sense again. */
  readonly retry: ProblemAnswer['retry'];
  /** HTTP status, when there was one. */
  readonly status: number | undefined;
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(about: {
    readonly code: string;
    readonly message: string;
    readonly hint: string;
    readonly retry: ProblemAnswer['retry'];
    readonly status?: number | undefined;
    readonly retryAfterMs?: number | undefined;
  }) {
    super(about.message);
    this.code = about.code;
    this.hint = about.hint;
    this.retry = about.retry;
    this.status = about.status;
    this.retryAfterMs = about.retryAfterMs;
  }
}

/** An answer, as far as it says what went wrong. */
export interface RefusedAnswer {
  readonly status: number;
  readonly text: string;
  /** The header `Retry-After`. */
  readonly retryAfter: string | null;
}

/** What an answer means that is not what was asked for; proxies on the way answer in their own words. */
export function toFailure({ status, text, retryAfter }: RefusedAnswer): UploadFailure {
  const retryAfterMs = readRetryAfter(retryAfter);
  const problem = parseProblem(text);
  if (problem !== undefined) {
    const { code, detail, hint, retry } = problem;
    return new UploadFailure({ code, message: detail, hint, retry, status, retryAfterMs });
  }
  // Timeouts, throttling, and gateways without a server behind them pass; everything else would be answered the same again.
  const mayPass = status === 408 || status === 425 || status === 429 || status >= 500;
  return new UploadFailure({
    code: 'ANSWER_UNKNOWN',
    message: `The answer has the status ${status} and is not from the server of uploads.`,
    hint: mayPass ? 'Try again later.' : 'Look at what stands between the browser and the server: proxies, logins, limits.',
    retry: mayPass ? 'later' : 'never',
    status,
    retryAfterMs,
  });
}

/** No answer came. */
export function networkFailure(message: string): UploadFailure {
  return new UploadFailure({
    code: 'NETWORK',
    message,
    hint: 'Look at the connection; what was sent is not lost.',
    retry: 'later',
  });
}

function parseProblem(text: string): ProblemAnswer | undefined {
  try {
    const body: unknown = JSON.parse(text);
    const isProblem = typeof body === 'object' && body !== null && 'code' in body && 'retry' in body && 'detail' in body;
    return isProblem ? (body as ProblemAnswer) : undefined; // what else it has is for people only
  } catch {
    return undefined;
  }
}

/** Seconds, as all servers of ours say it; a date is left to our own delays. */
function readRetryAfter(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : undefined;
}
