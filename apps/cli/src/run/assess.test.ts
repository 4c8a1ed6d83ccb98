import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dialogue } from '../io.ts';
import { runLandfall } from '../testing/run-landfall.ts';

const folder = mkdtempSync(join(tmpdir(), 'landfall-assess-'));

beforeAll(() => {
  mkdirSync(join(folder, 'shop/app'), { recursive: true });
  writeFileSync(
    join(folder, 'shop/compose.yaml'),
    `name: shop\nservices:\n  worker:\n    build: app\n    command: celery -A app worker\n${['a', 'b', 'c', 'd', 'e'].map((name) => `  ${name}: {image: "${name}:1.2.3"}\n`).join('')}`,
  );
  writeFileSync(join(folder, 'shop/app/Dockerfile'), 'FROM python:3.13\n');
  writeFileSync(join(folder, 'shop/app/settings.py'), 'CELERY_TASK_ACKS_LATE = False\n');
  mkdirSync(join(folder, 'quiet'));
  writeFileSync(
    join(folder, 'quiet/compose.yaml'),
    'services:\n  agent:\n    image: registry.example/agent:1.2.3@sha256:0000000000000000000000000000000000000000000000000000000000000000\n    mem_limit: 64m\n',
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('landfall assess', () => {
  it('says what would be lost, where it is written, and how much code it has seen', async () => {
    const { code, out } = await run('assess', 'shop');

    expect(code).toBe(0);
    expect(out).toMatch(/^shop: 6 services from compose\.yaml\n\n {2}Stay on Compose, and harden it\n/);
    expect(out).toContain('Moving is not worth it now.');
    expect(out).toContain('celery-acknowledges-early  compose.yaml:5');
    expect(out).toContain('2 source files were looked at.');
  });

  it('prints each format that it offers', async () => {
    const formats = await Promise.all(['json', 'markdown', 'sarif'].map((format) => run('assess', 'shop', '--format', format)));

    expect(formats.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(JSON.parse(formats[0]!.out)).toMatchObject({ schemaVersion: 1, app: 'shop', sources: { files: 2 } });
    expect(formats[1]!.out).toMatch(/^# shop: is it ready for Kubernetes\?/);
    expect(JSON.parse(formats[2]!.out)).toMatchObject({ version: '2.1.0' });
    expect((await run('assess', 'shop', '--json')).out).toBe(formats[0]!.out);
  });

  it('has no colours where they are switched off, whatever the shell says', async () => {
    const plain = await run('assess', 'shop', '--no-color', { FORCE_COLOR: '1' });

    expect(plain.out).not.toContain('\u001b');
    expect((await run('assess', 'shop', { FORCE_COLOR: '1' })).out).toContain('\u001b');
  });

  it('fails the build where it is asked to', async () => {
    expect((await run('assess', 'shop', '--fail-on', 'blocker')).code).toBe(1);
    expect((await run('assess', 'quiet', '--fail-on', 'warning')).code).toBe(0);
    expect((await run('assess', 'quiet')).out).toContain('Nothing found');
  });
});

describe('what people say', () => {
  const pressed = ['--answer', 'queue-minutes=60', '--answer', 'downtime-minutes=1', '--answer', 'tenants=500'] as const;

  it('changes the verdict, from the command line and from landfall.yaml, where the command line wins', async () => {
    const shop = writeShop('answered', 'answers: {queue-minutes: 60, downtime-minutes: 1, tenants: 500}\n');

    expect((await run('assess', 'shop', ...pressed)).out).toContain('Change first, then move');
    expect((await run('assess', shop)).out).toContain('Change first, then move');
    expect((await run('assess', shop, '--answer', 'queue-minutes=0')).out).toContain('Stay on Compose');
  });

  it.each([
    [['tennants=4'], 'there is no question tennants. Did you mean tenants?'],
    [['weather=fine'], 'there is no question weather. Questions are downtime-minutes, '],
    [['tenants'], '--answer tenants: expected tenants=VALUE, with a whole number of tenants from 0 to 100000000.'],
    [['tenants=1.5'], 'expected a whole number of tenants'],
    [['skills=guru'], 'expected one of none, some, daily. It answers: How well do they know Kubernetes?'],
    [['tenants=-1', 'skills=x'], '--answer skills=x'],
  ])('%j is refused with what to write', async (answers, expected) => {
    const { code, out } = await run('assess', 'shop', ...answers.flatMap((answer) => ['--answer', answer]));

    expect(code).toBe(2);
    expect(out).toContain(expected);
  });

  it('is accepted until its day, and shown with its reason before and after', async () => {
    const shop = writeShop(
      'accepting',
      'deviations:\n  - {rule: celery-acknowledges-early, reason: tasks are cheap, owner: ops, until: 2027-03-01}\n',
    );
    const before = await run('assess', shop, '--today', '2027-03-01', '--fail-on', 'blocker');
    const after = await run('assess', shop, '--today', '2027-03-02', '--fail-on', 'blocker');

    expect(before.code).toBe(0);
    expect(before.out).toContain('→ tasks are cheap (landfall.yaml:2, ops, until 2027-03-01)');
    expect(after.code).toBe(1);
    expect(after.out).toContain(
      'expired  landfall.yaml:2  celery-acknowledges-early was accepted until 2027-03-01: tasks are cheap',
    );
    expect((await run('assess', shop, '--today', 'soon')).code).toBe(2);
  });

  it('may be written as the guide shows it', async () => {
    const guide = readFileSync(new URL('../../../../docs/guides/assess.md', import.meta.url), 'utf8');
    const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(guide) ?? [];
    const shop = writeShop('guided', example);
    const { code, stdout } = await run('assess', shop, '--format', 'json', '--today', '2027-01-01');

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      answers: { 'downtime-minutes': 15, 'queue-minutes': 30, skills: 'some' },
      idleDeviations: [{ rule: 'shared-volume-written', because: 'unmatched', until: '2027-03-01' }],
    });
  });

  it('about a rule that nobody knows is refused where it stands', async () => {
    const shop = writeShop('mistaken', 'deviations:\n  - {rule: celery-acknowledge-early, reason: x}\n');
    const { code, out } = await run('assess', shop);

    expect(code).toBe(2);
    expect(out).toContain('landfall.yaml:2:12');
    expect(out).toContain('Did you mean celery-acknowledges-early?');
  });
});

describe('the interview', () => {
  it('keeps each answer at once, asks again what it cannot read, and goes on where it was', async () => {
    const shop = writeShop('interviewed', '# ours\n');
    const first = await talk(shop, ['5', '', 'often', '3', 'q']);
    const second = await talk(shop, ['20', undefined]);

    expect(first.code).toBe(0);
    expect(first.out).toContain('10 questions.');
    expect(first.out).toContain('Expected a number of times from 1 to 1000.');
    expect(second.out).toContain('8 questions.');
    expect(readFileSync(join(shop, 'landfall.yaml'), 'utf8')).toBe(
      '# ours\nanswers:\n  downtime-minutes: 5\n  peak-factor: 3\n  queue-minutes: 20\n',
    );
    expect(readdirSync(shop).toSorted()).toEqual(['app', 'compose.yaml', 'landfall.yaml']);
  });

  it('ends with the assessment that the answers make', async () => {
    const { stdout } = await talk(writeShop('decided'), ['1', '60', '', '500', 'q'], '--format', 'json');

    expect(JSON.parse(stdout)).toMatchObject({ verdict: { answer: 'change-first' }, answers: { tenants: 500 } });
  });

  it('of a report asks about money, and fills the sums in', async () => {
    const shop = writeShop('paid');
    const typed = ['600', 'q'];
    const openDialogue = (): Promise<Dialogue> => Promise.resolve({ ask: () => Promise.resolve(typed.shift()), close: () => {} });
    const { code, out, stdout } = await run('report', shop, '--interview', '--json', openDialogue);

    expect(code).toBe(0);
    expect(out).toContain('1 of 10');
    expect(readFileSync(join(shop, 'landfall.yaml'), 'utf8')).toBe('answers:\n  day-cost: 600\n');
    expect(JSON.parse(stdout)).toMatchObject({ costs: { once: {} } });
  });

  it('is refused where nobody sits, before anything is read', async () => {
    const { code, out } = await run('assess', 'nowhere', '--interview');

    expect(code).toBe(2);
    expect(out).toContain('--answer question=value');
  });
});

function writeShop(name: string, settings?: string): string {
  const shop = join(folder, name);
  mkdirSync(shop);
  writeFileSync(join(shop, 'compose.yaml'), readFileSync(join(folder, 'shop/compose.yaml')));
  mkdirSync(join(shop, 'app'));
  writeFileSync(join(shop, 'app/settings.py'), 'CELERY_TASK_ACKS_LATE = False\n');
  writeFileSync(join(shop, 'app/Dockerfile'), 'FROM python:3.13\n');
  if (settings !== undefined) writeFileSync(join(shop, 'landfall.yaml'), settings);
  return shop;
}

/** Holds an interview with somebody who types these lines. */
async function talk(shop: string, lines: readonly (string | undefined)[], ...flags: readonly string[]) {
  const typed = [...lines];
  const openDialogue = (): Promise<Dialogue> => Promise.resolve({ ask: () => Promise.resolve(typed.shift()), close: () => {} });
  return run('assess', shop, '--interview', ...flags, openDialogue);
}

async function run(
  ...given: readonly (string | (() => Promise<Dialogue>) | Readonly<Record<string, string>>)[]
): Promise<{ readonly code: number; readonly out: string; readonly stdout: string }> {
  const argv = given.filter((part) => typeof part === 'string');
  const openDialogue = given.find((part) => typeof part === 'function');
  const environment = given.find((part) => typeof part === 'object') ?? {};
  const { code, all, out } = await runLandfall(argv, folder, {
    environment,
    ...(openDialogue === undefined ? {} : { openDialogue }),
  });
  return { code, out: all, stdout: out };
}
