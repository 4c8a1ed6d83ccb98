import { writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { readInstructions } from '@landfall/intake';
import { AppError } from '@landfall/model';
import { makePortable, type PortableDockerfile } from '@landfall/placement';
import type { ArchDockerfileFlags } from '../commands/arch-dockerfile.ts';
import { reasonOf, whyNotRead } from '../disk/system-error.ts';
import { diskWorkspace } from '../disk/workspace.ts';
import type { Io } from '../io.ts';
import { coloursFor } from '../ui/colours.ts';
import { unifiedDiff } from '../ui/diff.ts';
import { visibleText } from '../ui/visible-text.ts';
import { loadApp } from './load.ts';

const maxDockerfileBytes = 1024 * 1024;

interface ChangedFile extends PortableDockerfile {
  /** As the person would name it from where the command runs. */
  readonly name: string;
  readonly path: string;
  readonly before: string;
}

/** Runs `landfall arch dockerfile` and answers its exit code. */
export function runArchDockerfile(path: string, flags: ArchDockerfileFlags, io: Io): number {
  const files = dockerfilesAt(path, io).map((file) => changeFile(file, io));
  const changed = files.filter(({ before, text }) => text !== before);
  if (flags.write) for (const file of changed) write(file);
  if (flags.json) {
    const described = files.map(({ name, before, text, changes, remarks }) => ({
      file: name,
      isChanged: text !== before,
      changes,
      remarks,
      text,
    }));
    io.stdout(`${JSON.stringify({ schemaVersion: 1, files: described }, undefined, 2)}\n`);
    return 0;
  }
  const changes = changed.map(({ name, before, text }) => ({ kind: 'update', path: name, before, text }) as const);
  if (!flags.write) io.stdout(unifiedDiff(changes, coloursFor(io, 'stdout', !flags.color)));
  io.stderr(files.map((file) => account(file, flags.write)).join('\n'));
  return 0;
}

/** @returns absolute paths */
function dockerfilesAt(path: string, io: Io): readonly string[] {
  const absolute = resolve(io.workingDirectory, path);
  const workspace = diskWorkspace(absolute);
  const kind = workspace.kind(absolute);
  if (kind === 'file') return [absolute];
  if (kind !== 'folder') throw new AppError('USAGE', [{ message: `There is no file or folder ${path}.` }]);
  const here = (workspace.list(absolute) ?? []).filter(
    (name) => /^(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?$/.test(name) && !name.endsWith('.dockerignore'),
  );
  if (here.length > 0) return here.map((name) => resolve(absolute, name));
  const { app, project } = loadApp(path, { file: [], envFile: [], profile: [] }, [], io).base;
  const built = app.services.flatMap(({ build }) =>
    build?.context === undefined ? [] : [resolve(project.directory, build.context, build.dockerfile ?? 'Dockerfile')],
  );
  if (built.length > 0) return [...new Set(built)].sort();
  throw new AppError('USAGE', [{ message: `${path} holds no Dockerfile, and its application builds no image.` }]);
}

function changeFile(path: string, io: Io): ChangedFile {
  const name = relative(io.workingDirectory, path);
  const answer = diskWorkspace(dirname(path)).read(path, maxDockerfileBytes);
  if (answer.kind !== 'file') throw new AppError('USAGE', [{ message: `${name} cannot be read: ${whyNotRead(answer)}.` }]);
  const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(answer.bytes);
  return { name, path, before, ...makePortable(before, readInstructions(before).list) };
}

function write({ path, name, text }: ChangedFile): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new AppError('USAGE', [{ message: `${name} cannot be written: ${reasonOf(error)}.` }], { cause: error });
  }
}

/** What was done to a file, and what a person has to look at. */
function account({ name, before, text, changes, remarks }: ChangedFile, isWritten: boolean): string {
  const lines = [
    ...changes.map((change) => `  ${visibleText(name)}:${change.line}  ${visibleText(change.text)}`),
    ...remarks.map((remark) => `  ${visibleText(name)}:${remark.line}  look: ${visibleText(remark.text)}`),
  ];
  const head = text === before ? 'nothing to change' : isWritten ? 'changed' : 'would be changed';
  return `${[`${visibleText(name)}: ${head}`, ...lines].join('\n')}\n`;
}
