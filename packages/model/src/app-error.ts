import type { Place } from './place.ts';

/**
 * Every way in which an operation of ours can be impossible. Codes are stable: never renamed, never reused.
 * `exit` is the exit code of the command line: 2 the input is wrong, 3 something outside is wrong.
 */
export const errorCatalogue = {
  COMPOSE_FILE_MISSING: { exit: 2, hint: 'Name the file with -f, or run the command in the folder that holds it.' },
  COMPOSE_ALL_OFF: { exit: 2, hint: 'Switch services on with --profile, or with COMPOSE_PROFILES.' },
  COMPOSE_INVALID: { exit: 2, hint: 'Correct the file at the place shown.' },
  COMPOSE_TOO_LARGE: { exit: 2, hint: 'Split the file, or leave out what is not part of the application.' },
  HEROKU_FILE_MISSING: { exit: 2, hint: 'Run the command in the folder that holds the Procfile, app.json or heroku.yml.' },
  HEROKU_INVALID: { exit: 2, hint: 'Correct the file at the place shown.' },
  HEROKU_TOO_LARGE: { exit: 2, hint: 'Leave out what is not part of the application.' },
  HEROKU_OTHER_KIND: { exit: 2, hint: 'Name the folder of the application that is delivered.' },
  HEROKU_TOKEN_MISSING: { exit: 2, hint: 'Set HEROKU_API_KEY, or run `heroku login`, which keeps a token in ~/.netrc.' },
  HEROKU_API_REFUSED: { exit: 3, hint: 'Check the name of the app, and that the account of the token may see it.' },
  HEROKU_API_FAILED: { exit: 3, hint: 'Try again later; status.heroku.com says whether Heroku has trouble.' },
  CLUSTER_NOT_CONFIGURED: { exit: 2, hint: 'Check the kubeconfig with `kubectl config view`, or name another with KUBECONFIG.' },
  CLUSTER_REFUSED: { exit: 3, hint: 'Check with `kubectl auth can-i list pods`, and that the API server can be reached.' },
  FILE_REFUSED: { exit: 2, hint: 'Only plain files inside the project are read.' },
  SETTINGS_INVALID: { exit: 2, hint: 'Correct landfall.yaml at the place shown; docs/guides/assess.md says what it may hold.' },
  BASELINE_INVALID: { exit: 2, hint: 'Give the JSON that `landfall assess --format json` wrote.' },
  PRICES_INVALID: {
    exit: 2,
    hint: 'Correct the file at the place shown; `landfall report --print-prices` prints one to begin with.',
  },
  HISTORY_UNKNOWN: { exit: 2, hint: 'Give a number of commits, or FIRST..LAST, in a folder that Git keeps.' },
  USAGE: { exit: 2, hint: 'See --help.' },
  OUTPUT_CONFLICT: { exit: 2, hint: 'Settle the conflict in the file shown, or write to another folder with --out.' },
  OUTPUT_NOT_WRITTEN: { exit: 3, hint: 'Make room or give permission there, or choose another folder with --out.' },
  OUTPUT_NOT_OURS: { exit: 2, hint: 'Choose an empty folder with --out.' },
  EXPLAIN_NOT_FOUND: { exit: 2, hint: 'Give FILE:LINE of a generated file, or a values path such as web.probes.readiness.' },
} as const satisfies Record<string, { exit: number; hint: string }>;

export type ErrorCode = keyof typeof errorCatalogue;

/** One thing that is wrong, where, and what was expected. */
export interface Problem {
  readonly place?: Place;
  /** Path in the document: `services.web.depends_on.migrate.condition`. */
  readonly path?: string;
  readonly message: string;
}

/** This operation cannot be done, and the user can act. Anything else that is thrown is our bug. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];

  constructor(code: ErrorCode, problems: readonly Problem[], options: { cause?: unknown } = {}) {
    super(problems.map((problem) => problem.message).join('\n'), options);
    this.code = code;
    this.problems = problems;
  }

  get hint(): string {
    return errorCatalogue[this.code].hint;
  }

  get exit(): number {
    return errorCatalogue[this.code].exit;
  }
}
