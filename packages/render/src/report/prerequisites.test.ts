import type { Finding } from '@landfall/model';
import { expect, test } from 'vitest';
import type { RequiredSecret } from '../plan/plan.ts';
import { fact, options } from '../plan/testing/build-app.ts';
import { prerequisites } from './prerequisites.ts';
import { buildComponentSummary } from './testing/component-summary.ts';

const component = buildComponentSummary();
const secret: RequiredSecret = {
  secret: 'db',
  key: 'PASSWORD',
  usedBy: ['web'],
  why: 'it is named like one',
  origin: fact('').origin,
};
const shared: Finding = { code: 'shared-volume', severity: 'warning', message: '', remedy: '' };

test('the guide names what the cluster must have for the objects of the delivery', () => {
  const [line] = prerequisites({
    options: { ...options, secrets: 'external' },
    components: [component, { ...component, exposed: true, usesKeda: true }],
    findings: [shared],
    secrets: [secret],
  });

  expect(line).toMatch(/ingress controller.*KEDA.*External Secrets.*ReadWriteMany.*argocd\/bootstrap/);
});

test('the guide asks nothing of the cluster that the delivery does not use', () => {
  const plain = {
    options: { ...options, secrets: 'plain-reference' as const },
    components: [component],
    findings: [],
    secrets: [secret],
  };

  expect(prerequisites(plain)).toEqual([]);
  expect(prerequisites({ ...plain, findings: [shared] })[0]).not.toContain('bootstrap');
  expect(prerequisites({ ...plain, options: { ...options, secrets: 'external' }, secrets: [] })).toEqual([]);
});
