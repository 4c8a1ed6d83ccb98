import { describe, expect, test } from 'vitest';
import { decisionCases } from './testing/cases/decision.ts';
import { otherCases } from './testing/cases/elsewhere.ts';
import { honourCases } from './testing/cases/honour.ts';
import { patchCases } from './testing/cases/patch.ts';

const cases = [...decisionCases, ...honourCases, ...patchCases, ...otherCases];

describe('the behaviours that placement is held to', () => {
  test('each of the 92 is proved here, or says where it is', () => {
    expect(cases.map(([number]) => number)).toEqual(Array.from({ length: 92 }, (_, index) => index + 1));
    expect(cases.filter(([number, , proof]) => number <= 43 && typeof proof === 'string')).toEqual([]);
  });

  const here = cases.flatMap(([number, behaviour, proof]) => (typeof proof === 'string' ? [] : [{ number, behaviour, proof }]));
  test.each(here)('$number: $behaviour', ({ proof }) => {
    expect.hasAssertions();
    proof();
  });
});
