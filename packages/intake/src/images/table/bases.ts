import type { KnownImage } from '../known-image.ts';

const base = { role: 'unknown' } as const;

/** Images that people build theirs on: a Dockerfile takes over what they declare. Source: the Dockerfiles that the projects publish. */
export const bases: readonly KnownImage[] = [
  {
    ...base,
    product: 'node',
    accounts: { node: { uid: 1000, gid: 1000 } },
    names: ['node'],
    entrypoint: ['docker-entrypoint.sh'],
    command: ['node'],
  },
  { ...base, product: 'python', names: ['python'], command: ['python3'] },
  {
    ...base,
    product: 'php',
    accounts: { 'www-data': { uid: 33, gid: 33, alpine: { uid: 82, gid: 82 } } },
    names: ['php'],
    entrypoint: ['docker-php-entrypoint'],
  },
  { ...base, product: 'ruby', names: ['ruby'], command: ['irb'] },
  { ...base, product: 'go', names: ['golang'], workingDir: '/go' },
  { ...base, product: 'rust', names: ['rust'] },
  { ...base, product: 'java', names: ['eclipse-temurin', 'openjdk', 'amazoncorretto'] },
  { ...base, product: 'maven', names: ['maven'] },
  {
    ...base,
    product: 'dotnet',
    accounts: { app: { uid: 1654, gid: 1654 } },
    variables: { APP_UID: '1654' },
    names: ['mcr.microsoft.com/dotnet/aspnet', 'mcr.microsoft.com/dotnet/runtime', 'mcr.microsoft.com/dotnet/sdk'],
  },
  { ...base, product: 'alpine', names: ['alpine'], command: ['/bin/sh'] },
  { ...base, product: 'debian', names: ['debian', 'buildpack-deps'], command: ['bash'] },
  { ...base, product: 'ubuntu', names: ['ubuntu'], command: ['/bin/bash'] },
  { ...base, product: 'busybox', names: ['busybox'], command: ['sh'] },
];
