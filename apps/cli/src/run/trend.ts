import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '@landfall/model';
import { type Assessment, assess, type Commit, readSources, type TrendPoint, trendPoint } from '@landfall/rules';
import type { AssessFlags } from '../commands/assess.ts';
import { diskWorkspace } from '../disk/workspace.ts';
import type { Io } from '../io.ts';
import { readDecisions } from './decisions.ts';
import { loadApp } from './load.ts';

const run = promisify(execFile);

/** More commits than this are a mistake in the range. */
const mostCommits = 200;

/** Between the fields of a line of `git log`: no message holds it. */
const separator = '\u001f';

/**
 * Assesses the application as it was at earlier commits, the oldest first, where that was asked for. Each commit is unpacked
 * into a folder of its own, which is gone afterwards, also when somebody presses Ctrl-C; nothing in the working copy moves.
 *
 * @throws AppError HISTORY_UNKNOWN when there is no Git, no history, or no such commit
 */
export async function readTrend(folder: string, flags: AssessFlags, io: Io): Promise<Pick<Assessment, 'trend'>> {
  if (flags.trend === undefined) return {};
  const directory = resolve(io.workingDirectory, folder);
  const root = (await git(directory, ['rev-parse', '--show-toplevel'])).trim();
  const commits = await listCommits(directory, flags.trend);
  const unpacked = mkdtempSync(join(tmpdir(), 'landfall-trend-'));
  const remove = () => rmSync(unpacked, { recursive: true, force: true, maxRetries: 3 });
  const leave = () => {
    remove();
    process.exit(130);
  };
  process.once('SIGINT', leave);
  try {
    const points: TrendPoint[] = [];
    for (const [index, commit] of commits.entries()) {
      showProgress(`${index + 1} of ${commits.length} commits: ${commit.day} ${commit.id}`, io);
      const target = join(unpacked, commit.id);
      mkdirSync(target);
      points.push(await look({ root, directory, target }, commit, { flags, io }));
      rmSync(target, { recursive: true, force: true });
    }
    return { trend: points };
  } finally {
    showProgress('', io);
    process.off('SIGINT', leave);
    remove();
  }
}

/** One line that is written over, for somebody who waits at a terminal; an empty one clears it. */
function showProgress(text: string, io: Io): void {
  if (io.terminal.stderr) io.stderr(`\r\u001b[K${text}`);
}

interface Folders {
  /** Of the repository. */
  readonly root: string;
  /** Of the application. */
  readonly directory: string;
  /** Where the commit is unpacked. */
  readonly target: string;
}

async function look(
  { root, directory, target }: Folders,
  commit: Commit,
  { flags, io }: { readonly flags: AssessFlags; readonly io: Io },
): Promise<TrendPoint> {
  const archive = join(target, '.landfall.tar');
  await git(root, ['archive', '--format=tar', `--output=${archive}`, commit.id]);
  await run('tar', ['-xf', archive, '-C', target]);
  rmSync(archive);
  try {
    const { app, project } = loadApp(join(target, relative(root, directory)), flags, [], {
      ...io,
      workingDirectory: target,
    }).base;
    const sources = readSources(diskWorkspace(project.directory), project.directory);
    return trendPoint(commit, assess(app, { sources, ...readDecisions(project.directory, flags) }));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { commit, problem: `It cannot be read: ${error.problems[0]?.message.split('\n')[0] ?? error.code}` };
  }
}

async function listCommits(directory: string, range: string): Promise<readonly Commit[]> {
  const isNumber = /^\d+$/.test(range);
  if (!isNumber && !/^[^-\s][^\s]*\.\.[^\s]*$/.test(range))
    throw new AppError('HISTORY_UNKNOWN', [
      { message: `--trend ${range}: expected a number of commits such as 12, or a range such as v1.0..main.` },
    ]);
  const format = ['%h', '%cs', '%s'].join('%x1f');
  const which = isNumber ? [`--max-count=${Math.min(Number(range), mostCommits)}`] : [`--max-count=${mostCommits}`, range];
  const lines = await git(directory, ['log', '--first-parent', `--format=${format}`, ...which, '--', '.']);
  const commits = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [id = '', day = '', ...subject] = line.split(separator);
      return { id, day, subject: subject.join(' ') };
    });
  if (commits.length === 0)
    throw new AppError('HISTORY_UNKNOWN', [{ message: `--trend ${range}: no commit in it changes anything in this folder.` }]);
  return commits.reverse();
}

async function git(directory: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run('git', [...args], { cwd: directory, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n')[0] : undefined;
    throw new AppError('HISTORY_UNKNOWN', [{ message: `git ${args[0] ?? ''}: ${said ?? 'the command git is missing.'}` }], {
      cause: error,
    });
  }
}
