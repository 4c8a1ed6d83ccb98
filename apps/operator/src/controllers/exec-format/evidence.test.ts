import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { execFormatFailures } from './evidence.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const [startedAt, finishedAt] = ['2026-11-21T10:00:00Z', '2026-11-21T10:00:01Z'];

function podWith(container: object, kind = 'container', spec: object = {}) {
  const status = {
    [`${kind}Statuses`]: [
      { name: 'web', imageID: `docker.io/library/web@${digest}`, restartCount: 5, started: false, ...container },
    ],
  };
  return { spec: { [`${kind}s`]: [{ name: 'web', image: 'web:1', ...spec }] }, status };
}

const ended = (more: object) => ({ terminated: { exitCode: 255, startedAt, finishedAt, ...more } });

describe('an exec format error', () => {
  test.each([
    [
      'containerd with runc, not started',
      {
        exitCode: 128,
        reason: 'StartError',
        message:
          'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/app": exec format error: unknown',
      },
    ],
    [
      'runc, from the end of the log',
      { exitCode: 255, reason: 'Error', message: 'exec /usr/local/bin/docker-entrypoint.sh: exec format error\n' },
    ],
    [
      'runc before 1.1',
      { exitCode: 1, reason: 'Error', message: 'standard_init_linux.go:228: exec user process caused: exec format error' },
    ],
    ['crun', { exitCode: 127, reason: 'Error', message: 'exec container process `/app`: Exec format error' }],
    ['a shell', { exitCode: 126, reason: 'Error', message: '/bin/sh: 1: /app/server: Exec format error' }],
    ['a parent written in Go', { exitCode: 1, reason: 'Error', message: 'fork/exec /app/server: exec format error' }],
  ])('is proven by what %s says', (_, terminated) => {
    const expected = [{ container: 'web', digest, evidence: 'proven', isImagesProgram: true, endedAtMs: Date.parse(finishedAt) }];

    expect(execFormatFailures(podWith({ state: ended(terminated) }))).toEqual(expected);
    expect(
      execFormatFailures(podWith({ state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: ended(terminated) })),
    ).toEqual(expected);
    expect(execFormatFailures(podWith({ state: ended(terminated) }, 'initContainer'))).toEqual(expected);
  });

  test('of CRI-O is told while the container waits', () => {
    const waiting = { reason: 'CreateContainerError', message: 'container create failed: exec /app: Exec format error' };

    expect(execFormatFailures(podWith({ state: { waiting } }))).toEqual([
      { container: 'web', digest, evidence: 'proven', isImagesProgram: true },
    ]);
  });

  test.each([1, 126, 127, 128, 255])(
    'is suspected when a container ends at once with %i, again and again, without a word',
    (exitCode) => {
      expect(execFormatFailures(podWith({ lastState: ended({ exitCode }) }))).toMatchObject([{ evidence: 'suspected' }]);
    },
  );

  test.each([
    ['it ran for a while', { lastState: ended({ finishedAt: '2026-11-21T10:01:00Z' }) }],
    ['it wrote why it ended', { lastState: ended({ message: 'cannot reach the database' }) }],
    ['it was killed', { lastState: ended({ exitCode: 137, reason: 'OOMKilled' }) }],
    ['it ended once', { restartCount: 1, lastState: ended({}) }],
    ['it runs now', { started: true, state: { running: { startedAt } }, lastState: ended({}) }],
    [
      'the image was not pulled',
      { state: { waiting: { reason: 'ErrImagePull', message: 'no match for platform in manifest' } } },
    ],
    ['there is nothing', {}],
  ])('is not seen where %s', (_, container) => {
    expect(execFormatFailures(podWith(container))).toEqual([]);
  });

  test.each([
    [`docker-pullable://web@${digest}`, digest],
    [digest, digest],
    ['docker.io/library/web:1', undefined],
    [`web@sha256:short`, undefined],
    ['', undefined],
  ])('of an image that the runtime calls %s is told of the digest, if it is one', (imageID, expected) => {
    const [failure] = execFormatFailures(podWith({ imageID, state: ended({ message: 'exec format error' }) }));

    expect(failure?.digest).toBe(expected);
  });

  test.each([
    ['names a command', { command: ['/data/app'] }, false],
    ['names arguments, which may be the program', { args: ['/data/app'] }, false],
    ['mounts something', { volumeMounts: [{ name: 'data', mountPath: '/usr/local/bin' }] }, false],
    ['has its token alone', { volumeMounts: [{ name: 't', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }] }, true],
  ])('is blamed on the image unless the pod %s', (_, spec, isImagesProgram) => {
    const pod = podWith({ state: ended({ message: 'exec format error' }) }, 'container', spec);

    expect(execFormatFailures(pod)).toMatchObject([{ isImagesProgram }]);
  });

  test('is looked for in anything without a crash', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (value, part) => {
        expect(Array.isArray(execFormatFailures(value))).toBe(true);
        const status = { containerStatuses: [part, { state: part, lastState: value }] };
        expect(Array.isArray(execFormatFailures({ spec: part, status }))).toBe(true);
      }),
    );
  });
});
