import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expand } from './expand.ts';
import { readDockerfile } from './read-dockerfile.ts';
import type { Stage } from './stage.ts';

const read = (text: string, args: Record<string, string> = {}, target?: string): Stage => {
  const stage = readDockerfile(text, { arguments: new Map(Object.entries(args)), ...(target === undefined ? {} : { target }) });
  if (stage === undefined) throw new Error('no stage');
  return stage;
};
const ports = (stage: Stage) => stage.exposed.map(({ value }) => `${value.port}/${value.protocol}`);

describe('readDockerfile', () => {
  test('everything that an image declares, each with its line', () => {
    const stage = read(`# comment
FROM python:3.13-slim
WORKDIR /srv
WORKDIR app
EXPOSE 8000 9000/udp
VOLUME ["/data", "/logs"]
USER app:app
STOPSIGNAL SIGINT
HEALTHCHECK --interval=5s --timeout=1500ms --retries=4 --start-period=1m \\
  CMD curl -f http://localhost:8000/health || exit 1
ENTRYPOINT ["gunicorn"]
CMD ["-b", "0.0.0.0:8000"]
`);

    expect(stage.base).toBe('python:3.13-slim');
    expect(stage.workingDir).toEqual({ value: '/srv/app', line: 4, column: 1 });
    expect(ports(stage)).toEqual(['8000/tcp', '9000/udp']);
    expect(stage.exposed[0]?.line).toBe(5);
    expect(stage.volumes.map(({ value }) => value)).toEqual(['/data', '/logs']);
    expect(stage.user?.value).toBe('app:app');
    expect(stage.stopSignal?.value).toBe('SIGINT');
    expect(stage.healthcheck).toMatchObject({
      line: 9,
      value: {
        test: ['CMD-SHELL', 'curl -f http://localhost:8000/health || exit 1'],
        intervalMs: 5_000,
        timeoutMs: 1_500,
        retries: 4,
        startPeriodMs: 60_000,
      },
    });
    expect([stage.entrypoint?.value, stage.command?.value]).toEqual([['gunicorn'], ['-b', '0.0.0.0:8000']]);
  });

  test('the shell form runs in the shell that SHELL names', () => {
    expect(read('FROM a\nCMD npm start').command?.value).toEqual(['/bin/sh', '-c', 'npm start']);
    expect(read('FROM a\nSHELL ["/bin/bash", "-ec"]\nENTRYPOINT run').entrypoint?.value).toEqual(['/bin/bash', '-ec', 'run']);
    expect(read('FROM a\nCMD [not, json]').command?.value).toEqual(['/bin/sh', '-c', '[not, json]']);
  });

  test('an ENTRYPOINT clears the CMD of the parent, and keeps its own', () => {
    const text = 'FROM a AS base\nCMD ["x"]\nFROM base\nENTRYPOINT ["y"]';

    expect(read(text).command?.value).toEqual([]);
    expect(read('FROM a\nCMD ["x"]\nENTRYPOINT ["y"]').command?.value).toEqual(['x']);
  });

  test('stages: the last, by name, by number, one on another', () => {
    const text = `FROM node:24 AS build
EXPOSE 3000
USER node
FROM build AS dev
CMD ["npm", "run", "dev"]
FROM nginx:1.27 AS prod
EXPOSE 80
`;

    expect(ports(read(text))).toEqual(['80/tcp']);
    expect(read(text, {}, 'dev')).toMatchObject({
      base: 'node:24',
      user: { value: 'node' },
      command: { value: ['npm', 'run', 'dev'] },
    });
    expect(read(text, {}, 'DEV').base).toBe('node:24');
    expect(read(text, {}, '0').command).toBeUndefined();
    expect(readDockerfile(text, { target: 'gone', arguments: new Map() })).toBeUndefined();
  });

  test('arguments: before FROM, from the Compose file, taken over and expanded', () => {
    const text = `ARG VERSION=3.12
ARG PORT=1
FROM python:\${VERSION}-slim
ARG PORT=8000
ARG VERSION
ENV LISTEN=\${PORT}
EXPOSE $LISTEN
WORKDIR /\${VERSION:-none}/\${MISSING:-default}\${LISTEN:+yes}
`;

    expect(read(text)).toMatchObject({ base: 'python:3.12-slim', workingDir: { value: '/3.12/defaultyes' } });
    expect(ports(read(text))).toEqual(['8000/tcp']);
    expect(read(text, { VERSION: '3.13', PORT: '9000' }).base).toBe('python:3.13-slim');
    expect(ports(read(text, { VERSION: '3.13', PORT: '9000' }))).toEqual(['9000/tcp']);
  });

  test('continued lines with comments and blank lines in them', () => {
    expect(ports(read('FROM a\nEXPOSE 80 \\\n# why\n\n  443\n'))).toEqual(['80/tcp', '443/tcp']);
  });

  test('the escape directive', () => {
    expect(read('# escape=`\nFROM a\nEXPOSE 80 `\n 81\nWORKDIR C:\\x').exposed.map(({ value }) => value.port)).toEqual([80, 81]);
  });

  test('here-documents are not read as instructions', () => {
    const text = `FROM a
RUN <<EOF
EXPOSE 1
EOF
COPY <<-'ONE' <<TWO /x/
	EXPOSE 2
	ONE
EXPOSE 3
TWO
EXPOSE 4
`;

    expect(ports(read(text))).toEqual(['4/tcp']);
  });

  test('accounts that the file creates have numbers', () => {
    const debian = read('FROM a\nRUN groupadd -g 1500 app && useradd --uid 1501 -g app -m -s /bin/sh app\nUSER app');
    const alpine = read('FROM a\nRUN addgroup -g 101 -S web; adduser -S -D -H -u 100 -h /nonexistent -G web web');

    expect(debian.accounts.users.get('app')).toEqual({ uid: 1501, gid: 1500 });
    expect(alpine.accounts.users.get('web')).toEqual({ uid: 100, gid: 101 });
  });

  test('a platform flag and odd case in FROM', () => {
    expect(read('from --platform=$BUILDPLATFORM golang:1.25 as Build\nFROM build').base).toBe('golang:1.25');
  });

  test('a megabyte of continued lines, and thousands of ports, are read in no time', () => {
    const stage = read(`FROM a\nRUN x \\\n${'y \\\n'.repeat(250_000)}\n`);
    const many = read(`FROM a\n${'EXPOSE 1-65535\n'.repeat(5_000)}`);

    expect(stage.base).toBe('a');
    expect(many.exposed.length).toBeLessThanOrEqual(1_000);
  });

  test('nothing throws and nothing takes long, whatever is in the file', () => {
    const word = fc.constantFrom(
      'FROM a',
      'FROM a AS b',
      'ARG A=$A$A',
      'ENV A=${A}${A}',
      'EXPOSE $A 1-65535',
      '\\',
      'RUN <<A',
      'CMD [',
      'HEALTHCHECK --x',
      'USER ${',
      '"',
      'A',
    );
    const line = fc.oneof(word, fc.string());
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.option(fc.string(), { nil: undefined }), (lines, target) => {
        const stage = readDockerfile(lines.join('\n'), { arguments: new Map(), ...(target === undefined ? {} : { target }) });

        for (const { value } of stage?.exposed ?? []) expect(value.port).toBeGreaterThan(0);
        expect((stage?.variables.get('A') ?? '').length).toBeLessThanOrEqual(16_384);
      }),
    );
  });
});

describe('expand', () => {
  test.each([
    ['$A-${A}', '1-1'],
    ['${B:-x}${B-y}', 'xy'],
    ['${E:-x}${E-y}', 'x'],
    ['${A:+x}${B:+y}', 'x'],
    ['${B:-${A}2}', '12'],
    ['\\$A', '$A'],
    ["'$A'", "'$A'"],
    ['$ a', '$ a'],
    ['${A', ''],
    ['${A#prefix}', '1'],
  ])('%s', (text, expected) => {
    const values: Record<string, string> = { A: '1', E: '' };

    expect(expand(text, (name) => values[name])).toBe(expected);
  });
});
