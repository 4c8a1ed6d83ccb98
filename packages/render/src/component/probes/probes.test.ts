import { describe, expect, test } from 'vitest';
import type { ServiceDraft } from '../../plan/testing/build-app.ts';
import { said, translate } from '../testing/translate.ts';

type Times = Readonly<Record<'intervalMs' | 'timeoutMs' | 'retries' | 'startPeriodMs' | 'startIntervalMs', number>>;

const check = (question: readonly string[], times: Partial<Times> = {}) => ({
  disabled: false,
  test: said(question, 'healthcheck.test'),
  ...Object.fromEntries(Object.entries(times).map(([name, value]) => [name, said(value, `healthcheck.${name}`)])),
});
const probesOf = (question: readonly string[], times: Partial<Times> = {}, draft: ServiceDraft = {}) =>
  translate({ ports: ['8080'], healthcheck: check(question, times), ...draft }).values.probes;

describe('the question', () => {
  test('a plain GET on a known port becomes an http probe that keeps the host', () => {
    expect(probesOf(['CMD-SHELL', 'curl -f http://localhost:8080/health || exit 1'])?.readiness?.http).toEqual({
      path: '/health',
      port: 'http',
      headers: { Host: 'localhost:8080' },
    });
    expect(probesOf(['CMD', 'wget', '-q', '--spider', 'http://127.0.0.1:8080/'])?.readiness?.http).toMatchObject({ path: '/' });
  });

  test('a port that nobody else declares is asked from inside', () => {
    expect(probesOf(['CMD', 'curl', '-f', 'http://localhost:9999/'])?.readiness?.exec).toEqual([
      'curl',
      '-f',
      'http://localhost:9999/',
    ]);
  });

  test('a port that only the check knows is called by name, but asked from inside', () => {
    const { values } = translate({ healthcheck: check(['CMD', 'curl', '-f', 'http://localhost:9999/']) });

    expect(values.container.ports).toEqual({ 'port-9999': 9999 });
    expect(values.probes?.readiness?.exec).toBeDefined();
  });

  test('where there is none, the one that the image can answer is proposed, and not written', () => {
    const imageFacts = {
      source: 'table' as const,
      exposed: [],
      volumes: [],
      proposedCheck: said(['CMD', 'redis-cli', 'ping'], 'image'),
    };

    const { values, account } = translate({ imageFacts });
    const checked = translate({ imageFacts, healthcheck: check(['CMD', 'true']) });

    expect(values).not.toHaveProperty('probes');
    expect(account.findings).toMatchObject([{ code: 'check-proposed', severity: 'advice' }]);
    expect(account.findings[0]?.remedy).toContain('["CMD","redis-cli","ping"]');
    expect(checked.account.findings).toEqual([]);
  });

  test('curl that does not fail on errors is no http probe', () => {
    expect(probesOf(['CMD', 'curl', 'http://localhost:8080/'])?.readiness?.exec).toBeDefined();
  });

  test('nc asks a port', () => {
    expect(probesOf(['CMD-SHELL', 'nc -z localhost 8080'])?.readiness?.tcp).toEqual({ port: 'http' });
  });

  test('a shell line is run by a shell', () => {
    expect(probesOf(['CMD-SHELL', 'pg_isready -U $POSTGRES_USER && test -f /ready'])?.readiness?.exec).toEqual([
      'sh',
      '-c',
      'pg_isready -U $POSTGRES_USER && test -f /ready',
    ]);
  });

  test('a check of another host stays a command', () => {
    expect(probesOf(['CMD', 'curl', '-f', 'http://elsewhere:8080/'])?.readiness?.exec).toBeDefined();
  });

  test('a password in a check is left to the shell to fill in', () => {
    const { values, tree } = translate({
      role: 'cache',
      product: 'redis',
      ports: ['6379'],
      environment: { REDIS_PASSWORD: 'correcthorsebattery' },
      healthcheck: check(['CMD', 'redis-cli', '-a', 'correcthorsebattery', 'ping']),
    });

    expect(values.probes?.readiness?.exec).toEqual(['sh', '-c', 'exec redis-cli -a "${REDIS_PASSWORD}" ping']);
    expect(JSON.stringify(tree)).not.toContain('correcthorse');
  });
});

describe('times', () => {
  test('those of Compose hold where none are stated', () => {
    expect(probesOf(['CMD', 'true'])?.readiness).toMatchObject({ periodSeconds: 30, timeoutSeconds: 30, failures: 3 });
  });

  test('sub-second times are rounded up', () => {
    expect(probesOf(['CMD', 'true'], { intervalMs: 250, timeoutMs: 1500 })?.readiness).toMatchObject({
      periodSeconds: 1,
      timeoutSeconds: 2,
    });
  });

  test('startup covers the start period and all retries', () => {
    const startup = probesOf(['CMD', 'true'], {
      startPeriodMs: 600_000,
      intervalMs: 10_000,
      retries: 6,
      startIntervalMs: 2000,
    })?.startup;

    expect(startup).toMatchObject({ periodSeconds: 2, failures: (600 + 60) / 2 });
  });

  test('nobody is killed within five minutes, because Compose kills nobody', () => {
    const { periodSeconds = 0, failures = 0 } = probesOf(['CMD', 'true'], { intervalMs: 5000, retries: 1 })?.startup ?? {};

    expect(periodSeconds * failures).toBeGreaterThanOrEqual(300);
  });
});

describe('which probes', () => {
  test('liveness only when asked for, and laxer', () => {
    const draft = { ports: ['8080'], healthcheck: check(['CMD', 'true'], { retries: 4 }) };

    expect(translate(draft).values.probes).not.toHaveProperty('liveness');
    expect(translate(draft, {}, { options: { liveness: true } }).values.probes?.liveness).toMatchObject({ failures: 12 });
    expect(translate({ ...draft, hintValues: { liveness: true } }).values.probes?.liveness).toBeDefined();
  });

  test('a disabled check is none, even if the image has one', () => {
    const imageFacts = { source: 'dockerfile' as const, exposed: [], volumes: [], healthcheck: check(['CMD', 'true']) };

    expect(translate({ healthcheck: { disabled: true }, imageFacts }).values.probes).toBeUndefined();
    expect(translate({ healthcheck: check(['NONE']), imageFacts }).values.probes).toBeUndefined();
  });

  test('the check of the image counts, with times of the service', () => {
    const imageFacts = {
      source: 'dockerfile' as const,
      exposed: [],
      volumes: [],
      healthcheck: check(['CMD', 'probe'], { retries: 9 }),
    };

    expect(translate({ imageFacts }).values.probes?.readiness).toMatchObject({ exec: ['probe'], failures: 9 });
    const overridden = translate({ imageFacts, healthcheck: { disabled: false, retries: said(2, 'healthcheck.retries') } }).values
      .probes?.readiness;
    expect(overridden).toMatchObject({ exec: ['probe'], failures: 2 });
  });

  test('times without a test are answered', () => {
    const { values, codes } = translate({ healthcheck: { disabled: false, retries: said(2, 'healthcheck.retries') } });

    expect(values.probes).toBeUndefined();
    expect(codes('services.web.healthcheck')).toEqual(['healthcheck-without-test']);
  });

  test('a job has none', () => {
    expect(translate({ role: 'job', healthcheck: check(['CMD', 'true']) }).values.probes).toBeUndefined();
  });

  test('a sidecar has no startup probe, which could wait for what comes after it', () => {
    const { values } = translate(
      { ports: ['8080'] },
      { helper: { networkMode: said('service:web', 'network_mode'), healthcheck: check(['CMD', 'true']) } },
    );

    expect(values.sidecars?.['helper']?.probes).toHaveProperty('readiness');
    expect(values.sidecars?.['helper']?.probes).not.toHaveProperty('startup');
  });
});
