/** One static check: a command that exits 0 when all is well and otherwise prints what is wrong. */
export interface Check {
  readonly name: string;
  /** Program of node_modules/.bin, or `node` for a script of ours, and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** What to run when it fails and a machine can put it right. */
  readonly remedy?: string;
}

/** Every static check, in the order in which it is reported. */
export const checks: readonly Check[] = [
  // Each further checker of tsc does part of the work again, and the processors have enough to do.
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json', '--checkers', '1'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'format', command: ['biome', 'check', '--error-on-warnings', '.'], remedy: 'npm run format' },
  { name: 'dead code', command: ['knip'] },
  { name: 'reference', command: ['node', 'tools/generate/generate.ts', '--check'], remedy: 'npm run generate' },
];
