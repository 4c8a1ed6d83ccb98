import { expect, test } from 'vitest';
import { closestWord, didYouMean } from './closest.ts';

test.each([
  ['enviroment', ['environment', 'env_file'], 'environment'],
  ['imgae', ['image', 'init'], 'image'],
  [
    'service_complete',
    ['service_started', 'service_healthy', 'service_completed_successfully'],
    'service_completed_successfully',
  ],
  ['service', ['service_started', 'service_healthy'], undefined],
  ['DB_PASWORD', ['DB_PASSWORD', 'DB_USER'], 'DB_PASSWORD'],
  ['Image', ['image'], 'image'],
  ['xyz', ['image'], undefined],
  ['A', ['B'], undefined],
  ['port', ['ports', 'post'], 'ports'],
])('%s among %j is %s', (word, candidates, expected) => {
  expect(closestWord(word, candidates)).toBe(expected);
});

test('the sentence is empty when nothing is near', () => {
  expect(didYouMean('imag', ['image'])).toBe(' Did you mean image?');
  expect(didYouMean('zzzz', ['image'])).toBe('');
});
