import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { executed } from './shell-line.ts';

describe('a line that a shell runs', () => {
  test.each([
    ['bundle exec puma -C config/puma.rb', 'exec bundle exec puma -C config/puma.rb'],
    ['cd web && npm start', 'cd web && exec npm start'],
    ['bin/migrate; bin/web', 'bin/migrate; exec bin/web'],
    ['STATEMENT_TIMEOUT=5s bundle exec puma', 'exec env STATEMENT_TIMEOUT=5s bundle exec puma'],
    ['node web.js # the new one', 'exec node web.js # the new one'],
    ['java $JAVA_OPTS -jar "a && b.jar"', 'exec java $JAVA_OPTS -jar "a && b.jar"'],
    ['gunicorn app:app --workers $(nproc)', 'exec gunicorn app:app --workers $(nproc)'],
    ['puma 2>&1', 'exec puma 2>&1'],
  ])('%s keeps no shell around the program', (line, expected) => {
    expect(executed(line)).toBe(expected);
  });

  test.each([
    'exec puma',
    'node a.js | tee log',
    'a || b',
    'a & b',
    '(cd web; npm start)',
    'if true; then a; fi',
    'while true; do a; sleep 1; done',
    'echo `date`',
    'echo "open',
    'cd web && cd app',
    '',
  ])('%s is left as it is', (line) => {
    expect(executed(line)).toBe(line);
  });

  test('what a shell prints stays the same', () => {
    const words = fc.constantFrom('echo a', 'X=1 printenv X', "printf '%s' b", 'echo "c && d"', 'echo $(echo e)', 'true', 'cd /');
    const joints = fc.constantFrom(' && ', '; ', ' || ', ' | ');
    fc.assert(
      fc.property(fc.array(fc.tuple(joints, words), { maxLength: 3 }), words, (rest, first) => {
        const line = first + rest.map(([joint, word]) => joint + word).join('');

        expect(run(executed(line))).toBe(run(line));
      }),
      { numRuns: 30 },
    );
  });
});

function run(line: string): string {
  return execFileSync('sh', ['-c', line], { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '' } });
}
