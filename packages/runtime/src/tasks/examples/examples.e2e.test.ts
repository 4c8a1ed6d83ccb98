import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createTasks } from '../index.ts';
import { setStage, until } from '../testing/stage.ts';
import { addAsset, addImport } from './uploads.ts';

const stage = setStage();
const guide = readFileSync(new URL('../../../../../docs/guides/runtime-tasks.md', import.meta.url), 'utf8');

test.each(['definitions.ts', 'uploads.ts', 'worker.ts'])('the guide shows %s as it is', (name) => {
  const path = `packages/runtime/src/tasks/examples/${name}`;
  // What is `../index.ts` here is the package for those who read the guide.
  const code = readFileSync(new URL(`./${name}`, import.meta.url), 'utf8').replace("'../index.ts'", "'@landfall/runtime/tasks'");

  expect(guide).toContain(`<!-- begin ${path} -->\n\`\`\`ts\n${code}\`\`\`\n<!-- end ${path} -->`);
});

test('what the guide shows works: assets get their previews, an import is announced, and SIGTERM ends the worker', async () => {
  await stage.pool.query('create table asset (id text primary key, tenant text, preview text)');
  const tasks = createTasks({ pool: stage.pool });
  const env = { ...process.env, DATABASE_URL: stage.server.connectionString, PORT: '0' };
  const worker = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), { env, stdio: 'inherit' });

  await until('the worker has made the tables', () =>
    tasks.workforce().then(
      ({ slots }) => slots === 8,
      () => false,
    ),
  );
  const id = await addAsset(stage.pool, tasks, 'club', 'goal.jpg');
  const batch = await addImport(tasks, 'museum', ['a.jpg', 'b.exe']);
  const status = await until('the preview is there', async () => (await tasks.status(id))?.state === 'done' && tasks.status(id));
  const imported = await until('the import has ended', async () => {
    const now = await tasks.batch(batch);
    return now?.isDone === true && now;
  });
  worker.kill('SIGTERM');
  const [code] = (await once(worker, 'exit')) as [number];

  const { rows } = await stage.pool.query("select preview from asset where id = 'goal.jpg'");
  expect(rows).toEqual([{ preview: 'previews/goal.jpg-1440.webp' }]);
  expect(status).toMatchObject({ tenant: 'club', result: { preview: 'previews/goal.jpg-1440.webp' } });
  expect(imported).toMatchObject({ total: 2, failed: 1 });
  expect(await tasks.deadLetters()).toMatchObject([{ error: 'PermanentError: not a picture' }]);
  expect(code).toBe(0);
});
