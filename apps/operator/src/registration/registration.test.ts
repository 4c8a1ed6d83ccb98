import { describe, expect, test } from 'vitest';
import { initialRegistration, nextRegistration } from './hysteresis.ts';
import { namesOf, webhookConfiguration } from './webhook-configuration.ts';

function phasesOver(looks: string, isThere = false): string {
  let state = initialRegistration(isThere);
  const phases = looks.split('').map((look) => {
    state = nextRegistration(state, look === '+');
    return state.phase.charAt(0);
  });
  return phases.join('');
}

describe('the registration', () => {
  test('begins with the first good look, and not before', () => {
    expect(phasesOver('--++')).toBe('nnrr');
  });

  test('goes after three bad looks in a row, and comes back after six good ones', () => {
    expect(phasesOver('+--+--+---')).toBe('rrrrrrrrrw');
    expect(phasesOver('+---+++++-++++++')).toBe('rrrwwwwwwwwwwwwr');
  });

  test('that is there already holds until looks say otherwise', () => {
    expect(phasesOver('--+---', true)).toBe('rrrrrw');
  });

  test('never refuses a pod when we do not answer, and never asks us about those that are never ours', () => {
    const { webhooks } = webhookConfiguration({
      name: 'landfall-operator',
      address: { kind: 'service', namespace: 'landfall', name: 'webhook', port: 443 },
      trusted: 'PEM',
      timeoutSeconds: 5,
      excludedNamespaces: ['kube-system', 'landfall', 'landfall'],
    });

    expect(webhooks).toMatchObject([
      {
        failurePolicy: 'Ignore',
        timeoutSeconds: 5,
        reinvocationPolicy: 'IfNeeded',
        rules: [{ operations: ['CREATE'], resources: ['pods'] }],
        namespaceSelector: { matchExpressions: [{ operator: 'NotIn', values: ['kube-system', 'landfall'] }] },
        clientConfig: { service: { path: '/mutate' }, caBundle: 'UEVN' },
      },
    ]);
  });

  test('is certified for every name by which the API server may ask', () => {
    expect(namesOf({ kind: 'url', url: 'https://[::1]:8443' })).toEqual(['::1']);
    expect(namesOf({ kind: 'service', namespace: 'landfall', name: 'webhook', port: 443 })).toContain('webhook.landfall.svc');
  });
});
