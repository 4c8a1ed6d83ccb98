import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { componentFolder, moduleFolderOf } from './cache.ts';
import { catalogue } from './catalogue.ts';
import type { Component, Program } from './component.ts';

const components: readonly Component[] = catalogue;
const programs = components.filter((component): component is Program => component.kind === 'program');

function goModOf(program: Program): string {
  return readFileSync(join(moduleFolderOf(program.moduleFolder), 'go.mod'), 'utf8');
}

test('names are unique', () => {
  expect(components.length).toBeGreaterThan(10);
  expect(new Set(components.map((component) => component.name)).size).toBe(components.length);
});

test.each(programs)('the Go module of $name requires the version that the catalogue states', (program) => {
  expect(goModOf(program)).toContain(` v${program.version}`);
});

test('every Go module beside the catalogue is built by some row', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `components/${entry.name}`);

  expect(folders).not.toEqual([]);
  expect(programs.map((program) => program.moduleFolder)).toEqual(expect.arrayContaining(folders));
});

test('helm 3 is told the Kubernetes version that it is compiled against', () => {
  const helm = programs.find((program) => program.name === 'helm3')!;
  const clientMinor = /k8s\.io\/client-go v0\.(\d+)\./.exec(goModOf(helm))?.[1];

  expect(helm.linkedValues['helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor']).toBe(clientMinor);
});

test('another recipe gets another folder', async () => {
  const helm = programs.find((program) => program.name === 'helm4')!;

  expect(await componentFolder(helm)).toBe(await componentFolder({ ...helm }));
  expect(await componentFolder({ ...helm, linkedValues: {} })).not.toBe(await componentFolder(helm));
  expect(await componentFolder({ ...helm, moduleFolder: 'components/helm3' })).not.toBe(await componentFolder(helm));
});
