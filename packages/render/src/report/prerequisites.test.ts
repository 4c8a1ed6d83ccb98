import type { Finding } from '@landfall/model';
import { expect, test } from 'vitest';
import { options } from '../plan/testing/build-app.ts';
import { prerequisites } from './prerequisites.ts';
import { buildComponentSummary } from './testing/component-summary.ts';

const component = buildComponentSummary();
const shared: Finding = { code: 'shared-volume', severity: 'warning', message: '', remedy: '' };

test('the guide names what the cluster must have for the objects of the delivery', () => {
  const [line] = prerequisites({
    options: { ...options, secrets: 'external' },
    components: [component, { ...component, exposed: true, usesKeda: true }],
    findings: [shared],
  });

  expect(line).toMatch(/ingress controller.*KEDA.*External Secrets.*ReadWriteMany.*argocd\/bootstrap/);
});

test('the guide asks nothing of the cluster that the delivery does not use', () => {
  const plain = { options: { ...options, secrets: 'plain-reference' as const }, components: [component], findings: [] };

  expect(prerequisites(plain)).toEqual([]);
  expect(prerequisites({ ...plain, findings: [shared] })[0]).not.toContain('bootstrap');
});
