import type { Finding } from '@landfall/model';
import { expect, test } from 'vitest';
import { options } from '../plan/testing/build-app.ts';
import type { ComponentSummary } from '../render.ts';
import { prerequisites } from './prerequisites.ts';

const component: ComponentSummary = {
  name: 'web',
  service: 'web',
  place: { file: 'compose.yaml', line: 1, column: 1 },
  role: 'web',
  kind: 'Deployment',
  wave: 1,
  sidecars: [],
  autoscaled: false,
  usesKeda: false,
  exposed: false,
  claims: [],
  podSecurity: { level: 'restricted', reasons: [] },
};
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
