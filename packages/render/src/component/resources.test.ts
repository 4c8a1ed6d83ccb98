import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ServiceDraft } from '../plan/testing/build-app.ts';
import { writeBytes, writeCores } from './quantities.ts';
import { place, said, translate } from './testing/translate.ts';

const mebibyte = 1024 * 1024;
const of = (draft: ServiceDraft) => translate(draft).values.container.resources;

test('limits are limits and reservations are requests', () => {
  expect(
    of({
      cpuLimit: said(1.5, 'cpus'),
      cpuReservation: said(0.25, 'reservations.cpus'),
      memoryLimitBytes: said(512 * mebibyte, 'mem_limit'),
      memoryReservationBytes: said(256 * mebibyte, 'mem_reservation'),
    }),
  ).toEqual({ requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: '1500m', memory: '512Mi' } });
});

test('a guess is a request only, and says that it is one', () => {
  const { values, tree } = translate({ role: 'web' });

  expect(values.container.resources).toEqual({ requests: { cpu: '100m', memory: '256Mi' } });
  expect(JSON.stringify(tree)).toContain('a guess for a web component; measure');
});

test('a request never is above its limit', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 8, noNaN: true }),
      fc.double({ min: 0.001, max: 8, noNaN: true }),
      (limit, reservation) => {
        const resources = of({ cpuLimit: said(limit, 'cpus'), cpuReservation: said(reservation, 'reservations.cpus') });
        const cores = (text = '') => (text.endsWith('m') ? Number(text.slice(0, -1)) / 1000 : Number(text));

        expect(cores(resources?.requests?.['cpu'])).toBeLessThanOrEqual(cores(resources?.limits?.['cpu']));
      },
    ),
  );
});

test('zero means no limit', () => {
  expect(of({ role: 'web', cpuLimit: said(0, 'cpus'), memoryLimitBytes: said(0, 'mem_limit') })).not.toHaveProperty('limits');
});

test('shares weigh the usual request', () => {
  expect(of({ role: 'web', cpuShares: said(512, 'cpu_shares') })?.requests).toMatchObject({ cpu: '50m' });
});

test('GPUs are counted, and all of them is a decision', () => {
  const gpu = { place, key: 'services.web.gpus[0]', driver: 'nvidia', deviceIds: [], capabilities: ['gpu'] };
  const all = translate({ gpus: [{ ...gpu, count: -1 }] });

  expect(of({ gpus: [{ ...gpu, count: 2 }] })?.limits).toEqual({ 'nvidia.com/gpu': '2' });
  expect(of({ gpus: [{ ...gpu, driver: 'amd', deviceIds: ['0', '3'] }] })?.limits).toEqual({ 'amd.com/gpu': '2' });
  expect(all.values.container.resources?.limits).toEqual({ 'nvidia.com/gpu': '1' });
  expect(all.account.findings.map(({ code }) => code)).toContain('gpu-decision');
});

test.each([
  [1, '1'],
  [1024, '1Ki'],
  [1536 * mebibyte, '1536Mi'],
  [2048 * mebibyte, '2Gi'],
  [0.2, '1'],
])('%d bytes are %s', (bytes, text) => {
  expect(writeBytes(bytes)).toBe(text);
});

test.each([
  [1, '1'],
  [0.1 + 0.2, '300m'],
  [0.0001, '1m'],
  [2.5, '2500m'],
])('%d cores are %s', (cores, text) => {
  expect(writeCores(cores)).toBe(text);
});
