import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makePortable, type PortableDockerfile } from './portable.ts';
import type { DockerfileInstruction } from './stages.ts';

/** Cuts simple Dockerfiles, as the reader of Dockerfiles does in earnest. */
function instructionsOf(text: string): readonly DockerfileInstruction[] {
  const found: DockerfileInstruction[] = [];
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const start = at;
    const parts = [lines[at] ?? ''];
    if (/^\s*(?:#|$)/.test(parts[0] ?? '')) continue;
    while (parts.at(-1)?.endsWith('\\') === true && at + 1 < lines.length) parts.push(lines[(at += 1)] ?? '');
    const match = /^\s*([A-Za-z]+)\s+(.*)$/s.exec(parts.map((part) => part.replace(/\\$/, '')).join(''));
    if (match !== null) found.push({ name: (match[1] ?? '').toUpperCase(), rest: (match[2] ?? '').trim(), line: start + 1 });
  }
  return found;
}

function portable(...lines: readonly string[]): PortableDockerfile & { readonly lines: readonly string[] } {
  const text = lines.join('\n');
  const result = makePortable(text, instructionsOf(text));
  return { ...result, lines: result.text.split('\n') };
}

describe('Go', () => {
  test('is compiled for the target on the platform of the builder, and the cache of modules stays useful', () => {
    const { lines, changes } = portable(
      'FROM golang:1.26 AS build',
      'COPY go.mod .',
      'RUN go mod download',
      'RUN go build -o /out .',
      'FROM scratch',
      'COPY --from=build /out /app',
    );

    expect(lines).toEqual([
      'FROM --platform=$BUILDPLATFORM golang:1.26 AS build',
      'COPY go.mod .',
      'RUN go mod download',
      'ARG TARGETOS TARGETARCH',
      'RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /out .',
      'FROM scratch',
      'COPY --from=build /out /app',
    ]);
    expect(changes.map(({ line }) => line)).toEqual([1, 4]);
  });

  test('that was fixed to one architecture follows the target', () => {
    const { lines } = portable(
      'FROM golang AS b',
      'ENV GOOS=linux GOARCH=amd64 CGO_ENABLED=0',
      'RUN go build -o /out .',
      'FROM scratch',
      'COPY --from=b /out /app',
    );

    expect(lines.slice(0, 4)).toEqual([
      'FROM --platform=$BUILDPLATFORM golang AS b',
      'ARG TARGETARCH',
      'ENV GOOS=linux GOARCH=$TARGETARCH CGO_ENABLED=0',
      'RUN go build -o /out .',
    ]);
  });

  test.each([
    [
      'with C',
      ['FROM golang AS b', 'RUN apt-get install -y gcc', 'RUN go build -o /out .', 'FROM debian', 'COPY --from=b /out /app'],
    ],
    ['in the stage that is shipped', ['FROM golang', 'RUN go build -o /app .']],
  ])('%s stays where the target is, and that is said', (_, lines) => {
    const result = portable(...lines);

    expect(result.text).toBe(lines.join('\n'));
    expect(result.remarks.map(({ text }) => text).join()).toContain('stays on the target platform');
  });
});

describe('Rust', () => {
  const lines = [
    'FROM rust:1.90 AS build',
    'WORKDIR /src',
    'RUN --mount=type=cache,target=/src/target cargo build \\',
    '    --release && cp target/release/shop /shop',
    'FROM debian',
    'COPY --from=build /shop /',
  ];

  test('is compiled with a linker for the target, and leaves its results where they were', () => {
    const { text } = portable(...lines);

    expect(text).toContain(
      'FROM --platform=$BUILDPLATFORM rust:1.90 AS build\nWORKDIR /src\nARG TARGETARCH\nRUN case "$TARGETARCH" in',
    );
    expect(text).toContain(
      'cargo build --target "$(cat /rust-target)" \\\n    --release && mkdir -p target/release && find "target/$(cat /rust-target)/release" -maxdepth 1 -type f -perm -u+x -exec cp -t target/release {} + && cp target/release/shop /shop\nFROM debian',
    );
  });

  test('on Alpine is left alone', () => {
    expect(portable(...lines.map((line) => line.replace('1.90', '1.90-alpine'))).changes).toEqual([]);
  });
});

describe('what is the same everywhere', () => {
  test('is built on the platform of the builder: bundles for browsers, archives of Java', () => {
    const web = portable(
      'FROM node:24 AS build',
      'RUN npm ci && npm run build',
      'FROM nginx',
      'COPY --from=build /app/dist /usr/share/nginx/html',
    );
    const java = portable(
      'FROM maven AS build',
      'RUN mvn -B package',
      'FROM eclipse-temurin',
      'COPY --from=build /src/target/app.jar /',
    );

    expect(web.lines[0]).toBe('FROM --platform=$BUILDPLATFORM node:24 AS build');
    expect(java.lines[0]).toBe('FROM --platform=$BUILDPLATFORM maven AS build');
  });

  test.each(['/app/node_modules', '/app', '/app/.next/standalone'])('is not what was compiled for one: %s', (path) => {
    const { changes, remarks } = portable(
      'FROM node:24 AS build',
      'RUN npm ci && npm run build',
      'FROM node:24-slim',
      `COPY --from=build ${path} /app`,
    );

    expect(changes).toEqual([]);
    expect(remarks[0]).toMatchObject({ line: 2, text: expect.stringContaining('Native modules of Node') });
  });

  test('takes its platform from the first stage of its chain', () => {
    const { lines } = portable(
      'FROM node:24 AS base',
      'RUN npm ci',
      'FROM base AS build',
      'RUN npm run build',
      'FROM nginx',
      'COPY --from=build /app/dist /srv',
    );

    expect(lines[0]).toBe('FROM --platform=$BUILDPLATFORM node:24 AS base');
    expect(lines[2]).toBe('FROM base AS build');
  });

  test('stays where it is when a stage of its chain is shipped', () => {
    expect(
      portable('FROM node:24 AS base', 'FROM base AS build', 'RUN npm run build', 'FROM base', 'COPY --from=build /app/dist /srv')
        .changes,
    ).toEqual([]);
  });
});

test('.NET publishes for the target', () => {
  const { lines } = portable(
    'FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build',
    'RUN dotnet restore -r linux-x64',
    'RUN dotnet publish -r linux-x64 --no-restore -o /app',
    'FROM mcr.microsoft.com/dotnet/aspnet:9.0',
    'COPY --from=build /app .',
  );

  expect(lines.slice(0, 4)).toEqual([
    'FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:9.0 AS build',
    'ARG TARGETARCH',
    'RUN dotnet restore -a $TARGETARCH',
    'RUN dotnet publish -a $TARGETARCH --no-restore -o /app',
  ]);
});

describe('names of one architecture', () => {
  test('in a base image are those of all', () => {
    expect(portable('FROM --platform=linux/amd64 amd64/alpine:3').lines).toEqual(['FROM alpine:3']);
    expect(portable('FROM --platform=$BUILDPLATFORM python:3 AS only').lines).toEqual(['FROM python:3 AS only']);
    expect(portable('FROM --platform=$TARGETPLATFORM python:3').changes).toEqual([]);
  });

  test('in downloads, package sources and wheels are told by the build', () => {
    expect(
      portable('FROM debian', 'RUN curl -fLO https://example.org/tool_1.0_amd64.deb && dpkg -i tool_1.0_amd64.deb').lines.slice(
        1,
      ),
    ).toEqual([
      'ARG TARGETARCH',
      'RUN curl -fLO https://example.org/tool_1.0_${TARGETARCH}.deb && dpkg -i tool_1.0_${TARGETARCH}.deb',
    ]);
    expect(portable('FROM debian', 'RUN curl -fL "https://example.org/tool-x86_64.tgz" | tar xz').lines[1]).toBe(
      'RUN curl -fL "https://example.org/tool-$(uname -m).tgz" | tar xz',
    );
    expect(portable('FROM python', 'RUN pip download --platform manylinux2014_x86_64 --only-binary=:all: x').lines[1]).toContain(
      'manylinux2014_$(uname -m)',
    );
    expect(portable('FROM debian', 'ADD https://example.org/tini-amd64 /tini').lines.slice(1)).toEqual([
      'ARG TARGETARCH',
      'ADD https://example.org/tini-${TARGETARCH} /tini',
    ]);
  });

  test.each([
    ['with a checksum', "RUN curl -fLO https://example.org/t-amd64 && echo 'abc t-amd64' | sha256sum -c", 'has a checksum'],
    [
      'in single quotes',
      "RUN echo 'deb [arch=amd64] https://example.org stable main' > /etc/apt/sources.list.d/x.list",
      'choose by TARGETARCH',
    ],
    ['in a here-document', 'ADD <<EOF https://example.org/t-amd64', 'here-document'],
    ['in a list', 'RUN ["curl", "https://example.org/t-amd64"]', 'no shell'],
    ['of Node', 'RUN curl -fLO https://nodejs.org/dist/v24/node-v24-linux-x64.tar.xz', 'x64'],
    ['in a variable', 'ARG FILE=tool-linux-amd64', 'TARGETARCH'],
  ])('%s are for a person to choose', (_, line, said) => {
    const { text, remarks } = portable('FROM debian', line);

    expect(text).toBe(`FROM debian\n${line}`);
    expect(remarks).toMatchObject([{ line: 2, text: expect.stringContaining(said) }]);
  });

  test('that are no downloads are left alone', () => {
    expect(portable('FROM debian', 'RUN echo amd64 > /arch', 'COPY tool-amd64 /tool').changes).toEqual([]);
  });
});

describe('whatever the Dockerfile is', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'FROM golang AS build',
      'FROM rust',
      'FROM --platform=linux/amd64 node AS web',
      'FROM build',
      'FROM web AS build',
      'RUN go build .',
      'RUN cargo build --release',
      'RUN npm ci && npm run build',
      'RUN dotnet publish',
      "RUN curl 'https://x/amd64' https://y/x86_64",
      'ARG TARGETARCH',
      'ENV GOARCH amd64',
      'COPY --from=build /out /',
      'COPY --from=0 /a /b /c/',
      'COPY --from=web /dist /',
      '# amd64',
      'RUN go build \\',
      '  && echo',
      '',
    ),
  );

  test('what came out needs no second change, and nothing is lost', () => {
    let changed = 0;
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), (lines, end) => {
        const text = lines.join(end);
        const once = makePortable(text, instructionsOf(text));
        const twice = makePortable(once.text, instructionsOf(once.text));
        expect(twice.text).toBe(once.text);
        expect(once.changes.length > 0).toBe(once.text !== text);
        expect(once.text.split(/\r?\n/).length).toBeGreaterThanOrEqual(text.split(/\r?\n/).length);
        if (once.text !== text) changed += 1;
      }),
      { numRuns: 500 },
    );
    expect(changed).toBeGreaterThan(50);
  });
});
