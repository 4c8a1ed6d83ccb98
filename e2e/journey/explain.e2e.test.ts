import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, type Project, startBench } from './project.ts';

let bench: Bench;
let project: Project;
let files: ReadonlyMap<string, string>;

beforeAll(async () => {
  bench = await startBench();
  project = bench.project();
  await project.render('--quiet');
  files = new Map([...project.state('deploy').keys()].map((path) => [path, project.read(`deploy/${path}`)]));
});

afterAll(() => bench.stop());

interface Answer {
  readonly explanations: readonly {
    readonly remark?: string;
    readonly reasons: readonly { readonly how: string; readonly place?: string; readonly why?: string }[];
  }[];
}

async function explain(...targets: readonly string[]): Promise<Answer['explanations']> {
  const run = await project.run('explain', ...targets, '--json', '--out', 'deploy');
  expect(run, targets[0]).toMatchObject({ exitCode: 0, stderr: '' });
  return (JSON.parse(run.stdout) as Answer).explanations;
}

/**
 * Every line with a value; one empty line and one comment of each file, because they are all answered alike. Lines of files
 * that one remark explains as a whole are answered alike too: their ends and their middle stand for them.
 */
function linesToAsk(path: string, text: string): readonly number[] {
  const count = text.split('\n').length - 1;
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  if (/^(?:values|environments)\//.test(path)) {
    const lines = text.split('\n');
    const kindOf = (number: number): string => /^ *#|^$/.exec(lines[number - 1] ?? '')?.[0].trim() ?? `line ${number}`;
    return numbers.filter((number) => numbers.findIndex((other) => kindOf(other) === kindOf(number)) === number - 1);
  }
  return [...new Set([1, Math.ceil(count / 2), count])];
}

test('every line of what is generated has an answer, and no value of ours is taken for one of yours', {
  timeout: 300_000,
}, async () => {
  const silent: string[] = [];
  for (const [path, text] of files) {
    const lines = linesToAsk(path, text);
    const answers = await explain(...lines.map((line) => `deploy/${path}:${line}`));
    expect(answers, path).toHaveLength(lines.length);
    for (const [index, line] of lines.entries()) {
      const answer = answers[index];
      const isAnswered = answer !== undefined && (answer.reasons.length > 0 || (answer.remark ?? '') !== '');
      if (!isAnswered || /added or renamed by hand/.test(answer.remark ?? ''))
        silent.push(`${path}:${line} ${text.split('\n')[line - 1]} → ${answer?.remark ?? 'nothing'}`);
    }
  }

  expect(files.size).toBeGreaterThan(100);
  expect(silent).toEqual([]);
});

test('a line that Compose states is explained with its line there', async () => {
  const line =
    files
      .get('values/api.yaml')!
      .split('\n')
      .findIndex((text) => text.includes('GUNICORN_TIMEOUT: ')) + 1;

  const { stdout } = await project.run('explain', `deploy/values/api.yaml:${line}`);

  const place = /compose\.yaml:(\d+):\d+/.exec(stdout);
  expect(project.read('newsroom/compose.yaml').split('\n')[Number(place?.[1]) - 1]).toContain('GUNICORN_TIMEOUT: 90');
});

test('a values path is explained too, and a mistyped one is met with what was meant', async () => {
  const [readiness] = await explain('api.probes.readiness');
  const mistyped = await project.run('explain', 'api.probes.readines', '--out', 'deploy');

  expect(readiness?.reasons.some(({ place }) => place?.startsWith('compose.yaml:') === true)).toBe(true);
  expect(mistyped.exitCode).toBe(2);
  expect(mistyped.stderr).toContain('api.probes.readiness');
});

test('a range of lines is explained line by line, and one that does not exist is refused', async () => {
  const run = await project.run('explain', 'deploy/values/web.yaml:1-12', '--json');
  const refused = await project.run('explain', 'deploy/values/web.yaml:12-90000');

  const { explanations } = JSON.parse(run.stdout) as { readonly explanations: readonly { readonly line: number }[] };
  expect(explanations.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
  expect(refused.stderr).toMatch(/has \d+ lines; line 90000 is not among them/);
});

test('a line added by hand is told apart', async () => {
  const user = bench.project();
  await user.render('--quiet');
  user.edit('deploy/values/web.yaml', (text) => `${text}\nmine: true\n`);
  const last = user.read('deploy/values/web.yaml').split('\n').length - 1;

  const run = await user.run('explain', `deploy/values/web.yaml:${last}`);

  expect(run.exitCode).toBe(0);
  expect(run.stdout).toContain('by hand');
});
