import { expect, test } from 'vitest';
import { createOpenQuestions, type OpenQuestion } from './open-question.ts';

const question = (index: number, what: string): OpenQuestion => ({ key: `shop/pod-${index}`, what });

test('case 81: 20,000 pods of 400 images ask 400 times, and not again while the answers are on their way', () => {
  const open = createOpenQuestions();
  const questions = Array.from({ length: 20_000 }, (_, index) => question(index, `image ${index % 400}`));

  expect(open.due(questions, 0)).toHaveLength(400);
  expect(open.due(questions, 299_999)).toEqual([]);
  expect(open.due(questions, 300_000)).toHaveLength(400);
});

test('what was answered is forgotten, so that a new pod may ask at once', () => {
  const open = createOpenQuestions();
  open.due([question(1, 'a')], 0);
  open.due([], 1000);

  expect(open.due([question(2, 'a')], 2000)).toEqual(['shop/pod-2']);
});
