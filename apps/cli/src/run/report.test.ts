import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLandfall } from '../testing/run-landfall.ts';

const folder = mkdtempSync(join(tmpdir(), 'landfall-report-'));

beforeAll(() => {
  writeFileSync(join(folder, 'compose.yaml'), 'name: shop\nservices:\n  web:\n    image: example/web:1.0\n    mem_limit: 1g\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('landfall report', () => {
  it('answers the two questions of somebody who pays, and leaves empty what nobody said', async () => {
    const { code, out } = await run('report');

    expect(code).toBe(0);
    expect(out).toMatch(/^# shop: the case for the person who pays/);
    expect(out).toContain('**What does it cost?**');
    expect(out).toContain('--answer day-cost=… fills it in.');
  });

  it('takes answers from landfall.yaml and from the command line', async () => {
    writeFileSync(join(folder, 'landfall.yaml'), 'answers:\n  day-cost: 500\n  adoption-days: 10\n');
    const { out } = await run('report', '--answer', 'adoption-days=20', '--json');
    rmSync(join(folder, 'landfall.yaml'));
    const line = JSON.parse(out).costs.lines.find(({ id }: { id: string }) => id === 'adoption');

    expect(line.amount).toEqual({ low: 10_000, base: 10_000, high: 10_000 });
  });

  it('works with prices that were printed, edited and given back', async () => {
    const printed = await run('report', '--print-prices', '--out', 'prices.yaml');
    const text = readFileSync(join(folder, 'prices.yaml'), 'utf8');
    writeFileSync(join(folder, 'prices.yaml'), text.replace(/base: 0\.1728/, 'base: 0.2'));
    const { out } = await run('report', '--prices', 'prices.yaml', '--answer', 'nodes=2', '--json');
    const line = JSON.parse(out).costs.lines.find(({ id }: { id: string }) => id === 'nodes');

    expect(printed.out).toBe('Wrote prices.yaml.\n');
    expect(line.amount.base).toBeCloseTo(2 * 0.2 * 730);
  });

  it('refuses prices that are upside down, at their place', async () => {
    writeFileSync(
      join(folder, 'wrong.yaml'),
      'currency: USD\nprices:\n  node-hour: {low: 3, base: 2, high: 1, source: me, date: 2026-01-01}\n',
    );
    const { code, out } = await run('report', '--prices', 'wrong.yaml');

    expect(code).toBe(2);
    expect(out).toContain('wrong.yaml:3:14');
  });

  it('says that a file cannot be written, and which', async () => {
    const { code, out } = await run('report', '--out', 'compose.yaml/case.md');

    expect(code).toBe(2);
    expect(out).toContain('--out compose.yaml/case.md');
  });
});

async function run(...argv: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  const { code, all } = await runLandfall(argv, folder);
  return { code, out: all };
}
