import { describe, expect, test } from 'vitest';
import type { ServiceDraft } from '../../plan/testing/build-app.ts';
import { place, said, translate } from '../testing/translate.ts';

const caller: ServiceDraft = { environment: { WEB_URL: 'http://web:8080' } };
const probesOf = (draft: ServiceDraft, others: Readonly<Record<string, ServiceDraft>> = {}) =>
  translate(draft, others).values.probes;

describe('a container without a health check', () => {
  test('is ready when the port is open that another service calls', () => {
    expect(probesOf({ ports: ['8080'] }, { caller })).toEqual({ readiness: { tcp: { port: 'http' }, periodSeconds: 5 } });
  });

  test('has no probe when nobody is known to call it: the port may be a guess of the image', () => {
    expect(probesOf({ expose: [said({ port: 8080, protocol: 'tcp' as const }, 'expose[0]')] })).toBeUndefined();
  });

  test('is ready when the port is open that is routed to from outside', () => {
    expect(probesOf({ role: 'web', ports: ['8080:8080'] })?.readiness?.tcp).toEqual({ port: 'http' });
  });

  test('that is no Deployment has no probe: its pods may have to find each other before they answer', () => {
    const data = {
      kind: 'volume' as const,
      place,
      key: 'services.web.volumes[0]',
      source: 'data',
      target: '/data',
      readOnly: false,
      nocopy: false,
    };
    const { values } = translate({ role: 'database', ports: ['8080'], mounts: [data] }, { caller });

    expect(values.kind).toBe('StatefulSet');
    expect(values.probes).toBeUndefined();
  });

  test('whose check is switched off has no probe', () => {
    expect(probesOf({ ports: ['8080'], healthcheck: { disabled: true } }, { caller })).toBeUndefined();
  });

  test('and a health check is what counts where there is one', () => {
    const healthcheck = { disabled: false, test: said(['CMD', 'true'], 'healthcheck.test') };

    expect(probesOf({ ports: ['8080'], healthcheck }, { caller })?.readiness?.exec).toEqual(['true']);
  });
});
