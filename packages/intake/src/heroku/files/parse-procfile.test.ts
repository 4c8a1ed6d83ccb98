import { AppError } from '@landfall/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseProcfile } from './parse-procfile.ts';

function commands(text: string): Record<string, unknown> {
  return Object.fromEntries(
    [...parseProcfile(text, 'Procfile').entries].map(([type, node]) => [type, node.kind === 'scalar' ? node.value : node.kind]),
  );
}

function problemsOf(text: string) {
  try {
    parseProcfile(text, 'Procfile');
  } catch (error) {
    if (error instanceof AppError) return error.problems;
    throw error;
  }
  return [];
}

describe('reading a Procfile', () => {
  test('takes types and commands, and passes over comments and blank lines', () => {
    const text =
      '# how it runs\n\nweb: bundle exec puma   \n  worker:sidekiq\r\nrelease: ./migrate --now # inline\n#clock: never\n';

    expect(commands(text)).toEqual({ web: 'bundle exec puma', worker: 'sidekiq', release: './migrate --now # inline' });
  });

  test('remembers where type and command stand', () => {
    const map = parseProcfile('web: a\n  clock:   b c\n', 'Procfile');

    expect(map.keyPlaces.get('clock')).toEqual({ file: 'Procfile', line: 2, column: 3 });
    expect(map.entries.get('clock')?.place).toEqual({ file: 'Procfile', line: 2, column: 12 });
  });

  test.each([
    ['<<<<<<< HEAD', 'conflict marker'],
    ['======= ', 'conflict marker'],
    ['web', 'Expected "type: command"'],
    ['my web: x', 'Expected "type: command"'],
    ['wéb: x', 'is no name of a process type'],
    ['web:', 'has no command'],
    [`${'w'.repeat(64)}: x`, 'at most 63'],
  ])('%j is refused with the line', (line, words) => {
    const problems = problemsOf(`ok: yes\n${line}\n`);

    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ place: { file: 'Procfile', line: 2 }, message: expect.stringContaining(words) });
  });

  test('tells every fault at once, and where a type was first', () => {
    const problems = problemsOf('web: a\nweb: b\nnonsense\n');

    expect(problems.map(({ place }) => place?.line)).toEqual([2, 3]);
    expect(problems[0]?.message).toContain('first in line 1');
  });

  test('gives back any types and commands, and never breaks on any text', () => {
    const type = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/);
    const command = fc.stringMatching(/^[!-~](?:[ -~]{0,30}[!-~])?$/);
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(type, command), { selector: ([name]) => name, maxLength: 10 }), (lines) => {
        expect(commands(lines.map(([name, text]) => `${name}: ${text}`).join('\n'))).toEqual(Object.fromEntries(lines));
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const { place } of problemsOf(text)) expect(place?.line).toBeGreaterThan(0);
      }),
    );
  });
});
