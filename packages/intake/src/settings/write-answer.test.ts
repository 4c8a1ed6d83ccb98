import { type AnswerValue, AppError, type Question, questions } from '@landfall/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSettings } from './read-settings.ts';
import { writeAnswer } from './write-answer.ts';

describe('an answer written into landfall.yaml', () => {
  test.each([
    ['', 'answers:\n  tenants: 40\n'],
    ['# ours\n', '# ours\nanswers:\n  tenants: 40\n'],
    ['answers:\n', 'answers:\n  tenants: 40\n'],
    ['answers: {}\n', 'answers: {tenants: 40}\n'],
    ['answers: {team: 2} # we\n', 'answers: {tenants: 40, team: 2} # we\n'],
    ['answers: {tenants: 3, team: 2}\n', 'answers: {tenants: 40, team: 2}\n'],
    ['answers:\n    team: 2 # Ada and Bo\n', 'answers:\n    team: 2 # Ada and Bo\n    tenants: 40\n'],
    ['answers:\n  tenants: 3 # guessed\n  team: 2\n', 'answers:\n  tenants: 40 # guessed\n  team: 2\n'],
    ['answers:\n  tenants: # ask sales\n  team: 2\n', 'answers:\n  tenants: 40 # ask sales\n  team: 2\n'],
    ['answers:\n  team: 2\n\n# accepted\ndeviations: []\n', 'answers:\n  team: 2\n  tenants: 40\n\n# accepted\ndeviations: []\n'],
    ['deviations: []', 'deviations: []\nanswers:\n  tenants: 40\n'],
    ['answers:\n  tenants: "3"\n', 'answers:\n  tenants: 40\n'],
  ])('%j becomes %j', (before, after) => {
    expect(writeAnswer(before, 'tenants', 40)).toBe(after);
  });

  test('a file that is not edited for people is left alone, with what to write by hand', () => {
    expect(() => writeAnswer('answers: &a {team: 2}\nx: *a\n', 'tenants', 40)).not.toThrow();
    expect(() => writeAnswer('{deviations: []}\n', 'tenants', 40)).toThrow(AppError);
  });

  test('every answer is read back, nothing else changes, and no comment is lost', () => {
    const answer = fc.constantFrom(...questions).chain((question) => fc.tuple(fc.constant(question.id), valueFor(question)));

    fc.assert(
      fc.property(fc.array(answer, { minLength: 1, maxLength: 8 }), (given) => {
        const comments = ['# first', '# about deviations', '# last'];
        let text = `${comments[0]}\nanswers: # here\n\n${comments[1]}\ndeviations:\n  - {rule: a, reason: b} ${comments[2]}\n`;
        for (const [id, value] of given) text = writeAnswer(text, id, value);

        const { answers, deviations } = parseSettings(new TextEncoder().encode(text), { rules: ['a'] });
        expect(new Map([...answers].map(([id, { value }]) => [id, value]))).toEqual(new Map(given));
        expect(deviations).toHaveLength(1);
        for (const comment of [...comments, '# here']) expect(text).toContain(comment);
      }),
    );
  });
});

function valueFor({ kind }: Question): fc.Arbitrary<AnswerValue> {
  if (kind.type === 'choice') return fc.constantFrom(...kind.choices);
  return fc.integer({ min: kind.least, max: Math.min(kind.most, 1_000_000) });
}
