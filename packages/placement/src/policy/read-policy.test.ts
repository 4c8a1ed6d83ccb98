import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { badPolicies, goodPolicies } from '../testing/policies.ts';
import { policyDefinitions } from './definitions.ts';
import { defaultClusterPolicy } from './policy.ts';
import { policyProblems, readClusterPolicy } from './read-policy.ts';
import { policyResources } from './schema.ts';

describe('a policy', () => {
  test('with nothing in it observes and denies nothing', () => {
    expect(readClusterPolicy({})).toEqual({ kind: 'policy', policy: defaultClusterPolicy });
    expect(readClusterPolicy(undefined)).toEqual({ kind: 'policy', policy: defaultClusterPolicy });
  });

  test.each(goodPolicies)('is accepted: $says', ({ kind, spec }) => {
    expect(policyProblems(kind, spec)).toEqual([]);
  });

  test.each(badPolicies)('is refused: $says', ({ kind, spec, message }) => {
    expect(policyProblems(kind, spec).map((problem) => `${problem.path}: ${problem.message}`)).toEqual([
      expect.stringContaining(message),
    ]);
  });

  test('that is anything at all gives problems, never a crash', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (spec) => {
        const answer = readClusterPolicy(spec);
        expect(answer.kind === 'policy' || answer.problems.length > 0).toBe(true);
      }),
    );
  });
});

test('every rule of a policy has an example that it refuses', () => {
  const rules = JSON.stringify(policyDefinitions()).match(/"rule":/g) ?? [];
  const refused = new Set(badPolicies.filter(({ isRule }) => isRule).map(({ kind, message }) => `${kind} ${message}`));

  // One rule of each resource is about its name, which is not in the spec.
  expect(refused.size).toBe(rules.length - Object.keys(policyResources).length);
});
