import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Room, rooms } from './rooms.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const manifests = new Map(rooms.map((room) => [room, readManifest(join(root, room.folder, 'package.json'))]));

describe('the table of rooms', () => {
  test('names every workspace that exists, and no other', () => {
    const folders = [...foldersIn('apps'), ...foldersIn('packages'), 'tools', 'e2e', 'bench'];

    expect(rooms.map((room) => room.folder).sort()).toEqual(folders.sort());
  });

  test.each(rooms)('agrees with the manifest of $name', (room) => {
    const { dependencies, devDependencies } = manifestOf(room);
    const forTests = [...room.imports, ...(room.testImports ?? [])];

    expect(roomsNamedBy({ name: '', dependencies: dependencies ?? {} }).filter((name) => !room.imports.includes(name))).toEqual(
      [],
    );
    expect(roomsNamedBy({ name: '', devDependencies: devDependencies ?? {} }).filter((name) => !forTests.includes(name))).toEqual(
      [],
    );
  });

  test('lets no package import an app, and nobody import the tools', () => {
    const imported = new Set(rooms.flatMap((room) => room.imports));

    expect(
      [...imported].filter((name) => !rooms.some((room) => room.name === name && room.folder.startsWith('packages/'))),
    ).toEqual([]);
  });

  test('has no circle', () => {
    const reach = (name: string, seen: readonly string[]): readonly string[] => {
      if (seen.includes(name)) return [...seen, name];
      for (const next of rooms.find((room) => room.name === name)?.imports ?? []) {
        const circle = reach(next, [...seen, name]);
        if (circle.length > 0) return circle;
      }
      return [];
    };

    for (const room of rooms) expect(reach(room.name, [])).toEqual([]);
  });
});

describe('the manifests', () => {
  test('pin every dependency to one exact version, the same everywhere', () => {
    const versions = new Map<string, Set<string>>();
    for (const manifest of [...manifests.values(), readManifest(join(root, 'package.json'))]) {
      for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
        versions.set(name, (versions.get(name) ?? new Set()).add(version));
      }
    }

    expect(versions.size).toBeGreaterThan(5);
    for (const [name, used] of versions) {
      expect([...used], name).toHaveLength(1);
      expect([...used][0], name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    }
  });

  test('bundle everything into the published command: it has no dependency at run time', () => {
    const cli = rooms.find((room) => room.name === 'cli');

    expect(cli).toBeDefined();
    expect(manifestOf(cli!).dependencies ?? {}).toEqual({});
  });
});

function manifestOf(room: Room): Manifest {
  const manifest = manifests.get(room);
  if (manifest === undefined) throw new Error(`no manifest was read for ${room.name}`);
  return manifest;
}

function roomsNamedBy(manifest: Manifest): readonly string[] {
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  return names.filter((name) => name.startsWith('@landfall/')).map((name) => name.slice('@landfall/'.length));
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}

function foldersIn(parent: string): readonly string[] {
  const entries = readdirSync(join(root, parent), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => `${parent}/${entry.name}`);
}
