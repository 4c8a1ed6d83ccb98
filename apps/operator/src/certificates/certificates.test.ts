import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCertificateSecret, writeCertificateSecret } from './certificate-secret.ts';
import { issueAuthority, issueServing } from './issue.ts';
import { type CertificateSettings, type CertificateState, endOf, planCertificates } from './plan.ts';

const dayMs = 86_400_000;
const settings: CertificateSettings = { authorityMs: 700 * dayMs, servingMs: 60 * dayMs, spreadMs: 600_000 };
const names = ['operator.landfall.svc', '127.0.0.1', 'fd00::17'];
const startMs = Date.parse('2026-11-21T12:00:00Z');
const soon = { fromMs: startMs - 1000, untilMs: startMs + dayMs };

function made(nowMs: number): CertificateState {
  const plan = planCertificates(undefined, { nowMs, names, settings });
  if (plan.kind !== 'write') throw new Error('nothing was made');
  return plan.state;
}

describe('certificates', () => {
  test('are for the names and addresses that were asked for, and vouched for by their authority', () => {
    const authority = issueAuthority('an authority', soon);
    const serving = new X509Certificate(issueServing(authority, names, soon).certificate);

    expect(serving.checkHost('operator.landfall.svc')).toBe('operator.landfall.svc');
    expect(serving.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(serving.checkIP('fd00::17')).toBe('fd00::17');
    expect(serving.checkHost('other.landfall.svc')).toBeUndefined();
    expect(serving.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
    expect(serving.ca).toBe(false);
    expect(new X509Certificate(authority.certificate).ca).toBe(true);
    expect([serving.validFromDate.getTime(), serving.validToDate.getTime()]).toEqual([soon.fromMs, soon.untilMs]);
  });

  test('are served and believed by a TLS client that knows the authority, and by no other', async () => {
    const nowMs = Date.now();
    const { authorities, serving } = made(nowMs);
    const server = createServer({ cert: serving.certificate, key: serving.key }, (_, response) => response.end('hello'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // it listens on a TCP port
    const ask = async (ca: string): Promise<number> => {
      const sent = request({ host: '127.0.0.1', port, ca, agent: false }).end();
      const [answer] = (await once(sent, 'response')) as [{ statusCode: number; resume(): void }];
      answer.resume();
      return answer.statusCode;
    };

    expect(await ask(authorities[0] ?? '')).toBe(200);
    await expect(ask(issueAuthority('another', { fromMs: nowMs - 1000, untilMs: nowMs + dayMs }).certificate)).rejects.toThrow();
    server.close();
  });

  test('stay when nothing is to be done, and are made anew when they cannot be used', () => {
    const state = made(startMs);
    const at = (nowMs: number, given: CertificateState | undefined, asked = names) =>
      planCertificates(given, { nowMs, names: asked, settings });

    expect(at(startMs + 10 * dayMs, state)).toEqual({ kind: 'keep' });
    expect(at(startMs + 45 * dayMs, state)).toMatchObject({ why: 'the certificate comes to its end' });
    expect(at(startMs + 61 * dayMs, state)).toMatchObject({ why: 'the certificate is over' });
    expect(at(startMs + 800 * dayMs, state)).toMatchObject({ why: 'those that are there are of no use' });
    expect(at(startMs, { ...state, authorities: ['nonsense'] })).toMatchObject({ kind: 'write' });
    expect(at(startMs, { ...state, authorityKey: made(startMs).authorityKey })).toMatchObject({
      why: 'the key of the authority does not fit',
    });
    expect(at(startMs, state, [...names, 'new.name.svc'])).toMatchObject({ why: 'the webhook is asked by other names' });
  });

  test('come through a Secret as they are, and a Secret that lacks something counts as none', () => {
    const state = made(startMs);
    const secret = writeCertificateSecret({ namespace: 'landfall', name: 'certificates' }, state);

    expect(readCertificateSecret(secret)).toEqual(state);
    expect(readCertificateSecret({ ...secret, data: { ...secret.data, 'tls.key': '' } })).toBeUndefined();
    expect(readCertificateSecret({ ...secret, data: {} })).toBeUndefined();
  });

  test('are never served without being trusted, over years of renewals that two replicas see late', () => {
    // What each caller trusts, and what each replica serves, may be as old as the spread at most.
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 60_000, max: 40 * dayMs }), { minLength: 30, maxLength: 60 }), (pauses) => {
        let nowMs = startMs;
        let state = made(nowMs);
        const history = [{ atMs: nowMs, state }];
        for (const pauseMs of pauses) {
          nowMs += pauseMs;
          // Controllers look all the time: whatever is to be done happens, with at least a look's time in between.
          for (let steps = 0; steps < 5; steps += 1) {
            const plan = planCertificates(state, { nowMs, names, settings });
            if (plan.kind === 'keep') break;
            ({ state } = plan);
            history.push({ atMs: nowMs, state });
          }
          const seenLate = history.findLast(({ atMs }) => atMs <= nowMs - settings.spreadMs / 2)?.state ?? state;
          const isOver = nowMs >= (endOf(seenLate.serving.certificate) ?? 0);
          if (isOver) continue; // nobody looked for longer than a certificate lives
          const served = new X509Certificate(seenLate.serving.certificate);
          const trusted = state.authorities.map((text) => new X509Certificate(text));
          expect(trusted.some((authority) => served.checkIssued(authority))).toBe(true);
        }
      }),
      { numRuns: 5 },
    );
  });
});
