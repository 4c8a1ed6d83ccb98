import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { exportApp } from '@landfall/cluster/heroku';
import { AppError } from '@landfall/model';
import type { HerokuExportFlags } from '../commands/heroku.ts';
import { reasonOf } from '../disk/system-error.ts';
import type { Io } from '../io.ts';
import { checkAppName, platformClient, presentMoment } from './live.ts';

/** Runs `landfall heroku export` and answers its exit code. */
export async function runHerokuExport({ app, out, withSecrets }: HerokuExportFlags, io: Io): Promise<number> {
  const file = out ?? `${checkAppName(app)}.heroku.json`;
  const text = await exportApp(platformClient(io), { app: checkAppName(app), withSecrets, now: presentMoment() });
  write(resolve(io.workingDirectory, file), text, withSecrets);
  const values = withSecrets
    ? 'with the values of its config vars: keep it out of version control'
    : 'without values of config vars';
  io.stdout(`${app} was exported to ${file}, ${values}.\n\nNext\n  landfall assess --from heroku-export ${file}\n`);
  return 0;
}

/** The file is there whole or not at all. One that holds values belongs to its owner alone, also while it is written. */
function write(path: string, text: string, isSecret: boolean): void {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    writeFileSync(draft, text, { flag: 'wx', mode: isSecret ? 0o600 : 0o644 });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new AppError('FILE_REFUSED', [{ message: `${path} cannot be written: ${reasonOf(error)}.` }], { cause: error });
  }
}
