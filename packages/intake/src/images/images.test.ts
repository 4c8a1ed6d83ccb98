import { memoryWorkspace } from '@landfall/model';
import { describe, expect, test } from 'vitest';
import { readApp } from '../compose/read-app.ts';
import { parsePortText } from '../compose/reading/port-text.ts';
import { canonicalProject } from '../compose/testing/canonical-project.ts';
import { findImage } from './find-image.ts';
import { majorVersion, parseImageReference } from './reference.ts';
import { knownImages } from './table/index.ts';

const factsOf = (settings: string, files: Record<string, string> = {}) => {
  const project = canonicalProject(`services:\n  web: {${settings}}\n`);
  const [web] = readApp(project, memoryWorkspace(new Map(Object.entries(files)))).app.services;
  if (web === undefined) throw new Error('no service');
  return web;
};

describe('image references', () => {
  test.each([
    ['postgres', 'postgres', undefined],
    ['docker.io/library/postgres:16-alpine', 'postgres', '16-alpine'],
    ['registry.example:5000/team/web', 'registry.example:5000/team/web', undefined],
    ['registry.example:5000/team/web:1.2@sha256:abc', 'registry.example:5000/team/web', '1.2'],
    ['public.ecr.aws/docker/library/redis:7', 'redis', '7'],
  ])('%s', (text, repository, tag) => {
    expect(parseImageReference(text)).toMatchObject({ repository, ...(tag === undefined ? {} : { tag }) });
  });

  test.each([
    ['16-alpine', 16],
    ['pg18', 18],
    ['v3', 3],
    ['18.1', 18],
    ['latest', undefined],
    [undefined, undefined],
  ])('major of %s', (tag, major) => {
    expect(majorVersion(tag)).toBe(major);
  });
});

describe('the table of images', () => {
  test('no repository stands in it twice, and every port can be read', () => {
    const names = knownImages.flatMap((image) => image.names);

    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(150);
    for (const image of knownImages)
      for (const port of image.ports ?? []) expect(parsePortText(port), `${image.product} ${port}`).toBeDefined();
    for (const image of knownImages)
      for (const name of image.names) expect(parseImageReference(name).repository, name).toBe(name);
  });

  test('a copy in another registry is recognised, a namesake is not', () => {
    expect(findImage('registry.example/postgres:16')?.image.product).toBe('postgres');
    expect(findImage('registry.example:5000/library/redis')?.image.product).toBe('redis');
    expect(findImage('acme/postgres')).toBeUndefined();
  });

  test('facts of a known image come with a reason and stand for the service', () => {
    const { imageFacts, image } = factsOf('image: "postgres:16"');

    expect(imageFacts.source).toBe('table');
    expect(imageFacts.exposed[0]).toMatchObject({
      value: { port: 5432 },
      origin: { how: 'inferred', key: 'services.web#image-exposes' },
    });
    expect(imageFacts.dropsTo?.value).toEqual({ name: 'postgres', userId: 999, groupId: 999 });
    expect(imageFacts.volumes.map((fact) => fact.value)).toEqual(['/var/lib/postgresql/data']);
    expect(image?.value).toBe('postgres:16');
  });

  test('variants: alpine numbers, and the new volume of version 18', () => {
    expect(factsOf('image: "postgres:16-alpine"').imageFacts.dropsTo?.value.userId).toBe(70);
    expect(factsOf('image: "postgres:18"').imageFacts.volumes.map((fact) => fact.value)).toEqual(['/var/lib/postgresql']);
  });

  test('an unknown image has no facts', () => {
    expect(factsOf('image: acme/shop').imageFacts).toEqual({ source: 'none', exposed: [], volumes: [] });
  });
});

describe('images that are built', () => {
  const build = 'build: {context: /project/app, dockerfile: Dockerfile}';

  test('the Dockerfile over its base image', () => {
    const { imageFacts } = factsOf(build, { '/project/app/Dockerfile': 'FROM nginx:1.27\nEXPOSE 8080\nUSER 101\n' });

    expect(imageFacts.source).toBe('dockerfile');
    expect(imageFacts.exposed.map((fact) => fact.value.port)).toEqual([8080, 80]);
    expect(imageFacts.exposed[0]?.origin).toMatchObject({
      how: 'inferred',
      place: { file: 'app/Dockerfile', line: 2, column: 1 },
      key: 'services.web#dockerfile-expose',
    });
    expect(imageFacts.stopSignal?.value).toBe('SIGQUIT');
    expect(imageFacts.user?.value).toBe('101');
    expect(imageFacts.command?.value).toEqual(['nginx', '-g', 'daemon off;']);
  });

  test('user names get their numbers from the file or the base', () => {
    expect(factsOf(build, { '/project/app/Dockerfile': 'FROM node:24\nUSER node' }).imageFacts.userId?.value).toBe(1000);
    expect(factsOf(build, { '/project/app/Dockerfile': 'FROM php:8-fpm-alpine\nUSER www-data' }).imageFacts.userId?.value).toBe(
      82,
    );
    expect(
      factsOf(build, { '/project/app/Dockerfile': 'FROM x\nRUN adduser -u 1234 -D me\nUSER me' }).imageFacts.userId?.value,
    ).toBe(1234);
    expect(
      factsOf(build, { '/project/app/Dockerfile': 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nUSER $APP_UID' }).imageFacts.user
        ?.value,
    ).toBe('1654');
  });

  test('a database built on a database is one', () => {
    expect(
      factsOf(build, { '/project/app/Dockerfile': 'FROM postgres:17\nCOPY x /docker-entrypoint-initdb.d/' }).role,
    ).toMatchObject({ role: 'database', product: 'postgres' });
  });

  test('a Dockerfile inside the Compose file', () => {
    const { imageFacts } = factsOf('build: {context: /project, dockerfile_inline: "FROM a\\nEXPOSE 81"}');

    expect(imageFacts.exposed[0]).toMatchObject({ value: { port: 81 }, origin: { place: { file: 'compose.yaml' } } });
  });

  test('without a Dockerfile within reach there are no facts, and one finding says so for all', () => {
    const { findings, app } = readApp(
      canonicalProject(`services:\n  web: {${build}}\n  api: {${build}}\n`),
      memoryWorkspace(new Map()),
    );

    expect(app.services.map((service) => service.imageFacts.source)).toEqual(['none', 'none']);
    expect(findings.map((finding) => finding.code)).toEqual(['dockerfile-unread']);
    expect(findings[0]?.message).toContain('api, web is not here (app/Dockerfile)');
  });
});
