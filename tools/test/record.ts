/** What became of one test. */
export interface TestRecord {
  /** Suites and test, joined by ` > `. */
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  /** Message of the first error, when it failed. */
  readonly error?: string;
}

/** What became of one file of tests. */
export interface FileRecord {
  /** From the root of the checkout. */
  readonly path: string;
  readonly project: string;
  /** Also when a hook failed, or the file could not be loaded. */
  readonly hasFailed: boolean;
  /** Message of the first error outside its tests: of a hook, or of loading it. */
  readonly error?: string;
  readonly tests: readonly TestRecord[];
}

/** What became of one run of vitest. */
export interface RunRecord {
  readonly files: readonly FileRecord[];
  /** Messages of errors that belong to no file: promises that nobody awaited, workers that died. */
  readonly errors: readonly string[];
}

/** The variable by which a run of vitest is told where its record goes. */
export const recordVariable = 'LANDFALL_TEST_RECORD';
