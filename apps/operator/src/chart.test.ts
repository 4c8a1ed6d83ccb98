import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { options, variableOf } from './configuration/options.ts';

const chart = fileURLToPath(new URL('../../../charts/operator/', import.meta.url));
const read = (path: string): string => readFileSync(`${chart}${path}`, 'utf8');

/** Options that make no sense in a cluster, or that the program knows better there. */
const notInTheChart = ['bind-address', 'kubeconfig', 'lease-seconds', 'webhook-url'];

test('the chart sets what the program knows, and every option but those for other places', () => {
  const settings = read('templates/_settings.tpl');
  const set = [...settings.matchAll(/^ {2}"([A-Z_]+)" /gm), ...settings.matchAll(/set \$settings "([A-Z_]+)"/g)].map(
    ([, name]) => name,
  );
  const written = [...set.map((name) => `LANDFALL_${name}`), ...(settings.match(/LANDFALL_[A-Z]+(_[A-Z]+)*(?=\n)/g) ?? [])];
  const known = options.map(({ name }) => name).filter((name) => !notInTheChart.includes(name));

  expect(written.sort()).toEqual(known.map(variableOf).sort());
});

test('the program is asked on the ports and paths that it has', () => {
  const [deployment, settings] = [read('templates/deployment.yaml'), read('templates/_settings.tpl')];
  const health = readFileSync(fileURLToPath(new URL('process/health-routes.ts', import.meta.url)), 'utf8');

  for (const [, name, port] of deployment.matchAll(/name: (\w+), containerPort: (\d+)/g))
    expect(settings).toContain(`"${name?.toUpperCase()}_PORT" "${port}"`);
  for (const [, path] of deployment.matchAll(/httpGet: \{path: ([^,]+),/g)) expect(health).toContain(`'${path}'`);
});
