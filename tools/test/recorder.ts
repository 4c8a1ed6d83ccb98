import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { env } from 'node:process';
import type { Reporter, TestCase, TestModule, TestSuite, Vitest } from 'vitest/node';
import { type FileRecord, type RunRecord, recordVariable, type TestRecord } from './record.ts';

/** Reporter of vitest that writes a `RunRecord` as JSON to the file that the variable names. */
export default class Recorder implements Reporter {
  #root = '';

  onInit(vitest: Vitest): void {
    this.#root = vitest.config.root;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly { readonly message: string }[]): void {
    const file = env[recordVariable];
    if (file === undefined) throw new Error(`${recordVariable} does not say where the record goes`);
    const record: RunRecord = {
      files: modules.map((module) => this.#recordFile(module)),
      errors: errors.map(({ message }) => message),
    };
    writeFileSync(file, JSON.stringify(record));
  }

  #recordFile(module: TestModule): FileRecord {
    const error = firstError([module, ...module.children.allSuites()]);
    return {
      path: relative(this.#root, module.moduleId),
      project: module.project.name,
      hasFailed: module.state() === 'failed',
      ...(error !== undefined && { error }),
      tests: Array.from(module.children.allTests(), recordTest),
    };
  }
}

function firstError(holders: readonly (TestModule | TestSuite)[]): string | undefined {
  for (const holder of holders) {
    const [error] = holder.errors();
    if (error !== undefined) return error.message;
  }
  return undefined;
}

function recordTest(test: TestCase): TestRecord {
  const { state, errors } = test.result();
  const error = state === 'failed' ? errors?.[0]?.message : undefined;
  return {
    name: test.fullName,
    // What a run that broke off has left pending was not tried.
    state: state === 'pending' ? 'skipped' : state,
    ...(error !== undefined && { error }),
  };
}
