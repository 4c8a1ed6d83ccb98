import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawSample, keyOf, type SampledFinding } from './sample.ts';

const finding = fc.record({
  app: fc.constantFrom('shop', 'blog', 'wiki'),
  rule: fc.constantFrom('common', 'rare', 'grave'),
  severity: fc.constantFrom('blocker', 'warning', 'advice'),
  place: fc.record({ file: fc.constant('compose.yaml'), line: fc.nat({ max: 200 }) }),
  message: fc.constant('text'),
});
const options = { seed: 'one', size: 40, blockers: 10 };
const keys = (sample: readonly SampledFinding[]): readonly string[] => sample.map(keyOf);

test('the same findings give the same sample, in whatever order they come', () => {
  fc.assert(
    fc.property(fc.uniqueArray(finding, { selector: keyOf }), (findings) => {
      expect(keys(drawSample(findings.toReversed(), options)).toSorted()).toEqual(keys(drawSample(findings, options)).toSorted());
    }),
  );
});

test('it holds no finding twice, no more than asked for, and no more blockers than asked for', () => {
  fc.assert(
    fc.property(fc.array(finding, { maxLength: 200 }), (findings) => {
      const sample = drawSample(findings, options);

      expect(new Set(keys(sample)).size).toBe(sample.length);
      expect(sample.length).toBeLessThanOrEqual(options.size);
      expect(sample.filter(({ severity }) => severity === 'blocker').length).toBeLessThanOrEqual(options.blockers);
    }),
  );
});

test('every rule is in it, however rare', () => {
  const common = Array.from({ length: 500 }, (_, line) => at('common', line));
  const sample = drawSample([...common, at('rare', 1), at('rare', 2), at('rare', 3)], options);

  expect(sample.filter(({ rule }) => rule === 'rare').length).toBeGreaterThanOrEqual(2);
  expect(sample).toHaveLength(options.size);
});

test('another seed draws others', () => {
  const findings = Array.from({ length: 500 }, (_, line) => at('common', line));

  expect(keys(drawSample(findings, { ...options, seed: 'two' }))).not.toEqual(keys(drawSample(findings, options)));
});

function at(rule: string, line: number): SampledFinding {
  return { app: 'shop', rule, severity: 'warning', place: { file: 'compose.yaml', line }, message: 'text' };
}
