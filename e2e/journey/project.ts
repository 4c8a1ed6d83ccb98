import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type LandfallRun, startLandfall } from '../corpus/landfall/landfall.ts';

/** The example application, which the journeys start from. */
const newsroom = join(import.meta.dirname, '../../fixtures/newsroom');

/** A copy of the example application in a temporary folder, where a user works. */
export interface Project {
  /** Folder of the user: holds `newsroom/`, and `deploy/` once it is rendered. */
  readonly folder: string;
  /** Runs `landfall ARGS` in the user's folder. */
  run(...args: readonly string[]): Promise<LandfallRun>;
  /** Renders `newsroom` into `deploy` for staging and production, with more arguments if given. */
  render(...args: readonly string[]): Promise<LandfallRun>;
  read(path: string): string;
  /** Writes a file, or what `change` makes of it. */
  edit(path: string, change: (text: string) => string): void;
  /** Content and time of change of every file below a folder. */
  state(path: string): ReadonlyMap<string, string>;
}

export interface Bench {
  /** A fresh copy of the example. */
  project(): Project;
  stop(): Promise<void>;
}

/** Starts what the journeys run in. Everything is gone after `stop`. */
export async function startBench(): Promise<Bench> {
  const landfall = await startLandfall();
  const root = mkdtempSync(join(tmpdir(), 'landfall-journey-'));
  return {
    project() {
      const folder = mkdtempSync(join(root, 'user-'));
      cpSync(newsroom, join(folder, 'newsroom'), { recursive: true });
      const run = (...args: readonly string[]): Promise<LandfallRun> => landfall.run({ args, folder, environment: {} });
      return {
        folder,
        run,
        render: (...args) => run('render', 'newsroom', '--out', 'deploy', '--env', 'staging', '--env', 'production', ...args),
        read: (path) => readFileSync(join(folder, path), 'utf8'),
        edit: (path, change) => writeFileSync(join(folder, path), change(readFileSync(join(folder, path), 'utf8'))),
        state: (path) => stateOf(join(folder, path)),
      };
    },
    async stop() {
      await landfall.stop();
      rmSync(root, { recursive: true });
    },
  };
}

function stateOf(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [relative(folder, path), `${statSync(path).mtimeMs}\n${readFileSync(path, 'utf8')}`]));
}
