/**
 * Files of tests that use sockets, processes or the clock, and need nothing installed. They run after those that are pure, which
 * keep the processors busy, and may have a second attempt.
 */
export const realTests: readonly string[] = [
  'apps/cli/{bin,src/disk}/**/*.test.ts',
  'apps/cli/src/run/changes.test.ts',
  'apps/operator/src/{asker,certificates,webhook}/**/*.test.ts',
  'e2e/{components,newsroom}/**/*.test.ts',
  'packages/cluster/src/kube/http/**/*.test.ts',
  'packages/cluster/src/registry/{auth,cache,http}/**/*.test.ts',
  'packages/intake/src/heroku/processes/shell-line.test.ts',
  'packages/runtime/src/{health,scratch}/**/*.test.ts',
  'packages/runtime/src/uploads/{core,doors,tus}/**/*.test.ts',
  'tools/{test,texts}/**/*.test.ts',
];

/** Names of files whose tests need components that `./test fast` does without. */
export const demandingTests: readonly string[] = ['**/*.e2e.test.ts', '**/*.contract.test.ts'];
