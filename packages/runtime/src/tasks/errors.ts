/** What can go wrong, and what to do about it. The codes are stable. */
export const taskErrors = {
  CANCELLED: 'The task was cancelled; stop and let the error pass.',
  KIND_TWICE: 'Give every definition a name of its own.',
  LEASE_LOST: 'Another worker has the task now; stop and write nothing.',
  NOT_ALLOWED: 'Grant the database account CREATE on the database, or run `migrate` with an account that may.',
  NOT_JSON: 'Payloads and results must be what JSON can hold; turn dates and big numbers into text.',
  NO_SUCH_SCHEDULE: 'Check the cron pattern and the name of the time zone.',
  PAYLOAD_INVALID: 'Send what the schema of the definition asks for.',
  STOPPING: 'The worker is going away; stop soon, the task is given back and starts elsewhere.',
  TIMED_OUT: 'The task took longer than `timeoutMs` of its definition allows.',
  VALUE_OUT_OF_RANGE: 'Use a value in the range that is named.',
} as const;

/** The stable codes of errors of tasks. */
export type TaskErrorCode = keyof typeof taskErrors;

/** An operation on tasks that cannot be done, with a stable code and what helps. */
export class TaskError extends Error {
  override readonly name = 'TaskError';
  readonly code: TaskErrorCode;

  constructor(code: TaskErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }

  /** What to do about it. */
  get hint(): string {
    return taskErrors[this.code];
  }
}

/** Thrown by a handler: trying again would fail again, so the task becomes a dead letter at once. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
}
