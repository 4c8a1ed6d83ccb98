import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadProject, readApp } from '@landfall/intake';
import { memoryWorkspace } from '@landfall/model';
import { render } from '@landfall/render';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

test('every code that the newsroom brings up has a row in the reference', () => {
  const documented = new Set(['translated', ...documentedIn('codes.md'), ...documentedIn('rules.md')]);
  const { ledger, findings } = renderNewsroom();
  const codes = new Set([...ledger.entries.map((entry) => entry.code), ...findings.map((finding) => finding.code)]);

  expect(codes.size).toBeGreaterThan(15);
  expect([...codes].filter((code) => !isDocumented(code, documented)).sort()).toEqual([]);
});

function documentedIn(page: string): readonly string[] {
  const rows = readFileSync(`${root}docs/reference/${page}`, 'utf8').matchAll(/^\| `([^`]+)` \|/gm);
  return [...rows].map((row) => row[1]!);
}

/** A documented name may have `…` for a part that varies: `dockerfile-…`. */
function isDocumented(code: string, documented: ReadonlySet<string>): boolean {
  if (documented.has(code)) return true;
  return [...documented].some(
    (name) => name.includes('…') && code.startsWith(name.slice(0, name.indexOf('…'))) && !name.startsWith('…'),
  );
}

function renderNewsroom() {
  const folder = `${root}fixtures/newsroom`;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = new Map(
    entries.map((entry) => [`${entry.parentPath}/${entry.name}`, readFileSync(`${entry.parentPath}/${entry.name}`)]),
  );
  const workspace = memoryWorkspace(files);
  const project = loadProject(workspace, { workingDirectory: folder, files: [], profiles: ['*'], envFiles: [], environment: {} });
  const { app, keys, notes, findings } = readApp(project, workspace);
  return render({
    app,
    keys,
    notes,
    findings,
    environments: [{ name: 'staging', app }],
    options: { kubernetes: '1.34', secrets: 'external', liveness: false, repository: { url: '', revision: '', path: '' } },
  });
}
