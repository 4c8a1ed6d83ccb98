import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { runProgram } from '../../control-plane/run-program.ts';
import { requireCommands } from '../../engine/commands.ts';
import type { Part, PartHost } from '../part.ts';
import { untilReady } from './ready.ts';

/** A Git server whose repositories anyone in the cluster may read. */
export interface GitServer {
  /** Makes an empty repository, whose only branch is `main`. */
  createRepository(name: string): Promise<GitRepository>;
}

export interface GitRepository {
  /** As Argo CD is told it. */
  readonly url: string;
  /** Commits exactly these files, path to content, to `main`: what is not among them is deleted. Gives the commit's hash. */
  push(files: ReadonlyMap<string, string>, message: string): Promise<string>;
}

const port = 9418;

/** `git daemon` over bare repositories. Commits are made on this side, in the same folder. */
export const git: Part<GitServer> = {
  async start({ sandbox, folder }: PartHost) {
    await requireCommands(['git']);
    const daemon = sandbox.start('git-daemon', 'git', {
      args: [
        'daemon',
        '--reuseaddr',
        '--export-all',
        `--listen=${sandbox.address}`,
        `--port=${port}`,
        `--base-path=${folder}`,
        folder,
      ],
    });
    await untilReady('The Git server', { 'git-daemon': daemon }, () => isListening(sandbox.address));
    return {
      createRepository: (name) => createRepository(join(folder, `${name}.git`), `git://${sandbox.address}/${name}.git`),
    };
  },
};

async function createRepository(folder: string, url: string): Promise<GitRepository> {
  await runGit(['init', '--quiet', '--bare', '--initial-branch=main', folder]);
  const workTree = `${folder}.files`;
  const run = (args: readonly string[]) => runGit([`--git-dir=${folder}`, `--work-tree=${workTree}`, ...args]);
  return {
    url,
    async push(files, message) {
      rmSync(workTree, { recursive: true, force: true });
      mkdirSync(workTree, { recursive: true });
      for (const [path, text] of files) {
        mkdirSync(dirname(join(workTree, path)), { recursive: true });
        writeFileSync(join(workTree, path), text);
      }
      // Without `--force` a delivery's own `.gitignore` would hold files back.
      await run(['add', '--all', '--force', '.']);
      await run(['commit', '--quiet', '--allow-empty', `--message=${message}`]);
      return (await run(['rev-parse', 'HEAD'])).trim();
    },
  };
}

/** Runs git with nothing of the machine's or the person's configuration. */
async function runGit(args: readonly string[]): Promise<string> {
  const person = 'Test';
  const address = 'test@example.com';
  const { stdout } = await runProgram('git', args, {
    env: {
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_NAME: person,
      GIT_AUTHOR_EMAIL: address,
      GIT_COMMITTER_NAME: person,
      GIT_COMMITTER_EMAIL: address,
    },
  });
  return stdout;
}

async function isListening(host: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host, port });
  socket.once('connect', () => resolve(true));
  socket.once('error', () => resolve(false));
  const isOpen = await promise;
  socket.destroy();
  return isOpen;
}
