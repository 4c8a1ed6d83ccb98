import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { AppError } from '@landfall/model';
import { type Explanation, explainLine, explainPath, type LandfallJson } from '@landfall/render';
import type { ExplainFlags } from '../commands/explain.ts';
import type { Io } from '../io.ts';
import { closest } from '../ui/closest.ts';
import { type Colours, coloursFor } from '../ui/colours.ts';

/** Answers the record of the delivery in a folder. */
type ReadRecord = (root: string) => LandfallJson;

/** Runs `landfall explain` and answers its exit code. */
export function runExplain(targets: readonly string[], flags: ExplainFlags, io: Io): number {
  const read = recordsOnce();
  const explanations = targets.flatMap((target) => {
    const lines = /^(?<file>.+):(?<from>\d+)(?:-(?<to>\d+))?$/.exec(target)?.groups;
    // With a slash it is that file; without one, a component may be called like it.
    if (lines === undefined && target.includes('/') && existsSync(resolve(io.workingDirectory, target)))
      throw new AppError('EXPLAIN_NOT_FOUND', [{ message: `${target} is a file; name lines of it, such as ${target}:1-20.` }]);
    if (lines === undefined) return explainValue(target, flags, io, read);
    const { file = '', from, to = from } = lines;
    return explainLines({ file, from: Number(from), to: Number(to) }, io, read);
  });
  if (flags.json) io.stdout(`${JSON.stringify({ schemaVersion: 1, explanations }, undefined, 2)}\n`);
  else io.stdout(explanations.map((explanation) => describe(explanation, coloursFor(io, 'stdout', !flags.color))).join('\n'));
  return 0;
}

/** Lines of a file, both ends included. */
interface Lines {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

function explainLines({ file, from, to }: Lines, io: Io, read: ReadRecord): readonly Explanation[] {
  const path = resolve(io.workingDirectory, file);
  if (!existsSync(path)) throw new AppError('EXPLAIN_NOT_FOUND', [{ message: `There is no file ${file}.` }]);
  const root = outputRoot(path);
  if (root === undefined)
    throw new AppError('EXPLAIN_NOT_FOUND', [
      { message: `${file} is in no folder that Landfall wrote: none above it holds a landfall.json.` },
    ]);
  const text = readFileSync(path, 'utf8');
  const count = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  const missing = [from, to].find((line) => line < 1 || line > count);
  if (missing !== undefined)
    throw new AppError('EXPLAIN_NOT_FOUND', [{ message: `${file} has ${count} lines; line ${missing} is not among them.` }]);
  if (from > to)
    throw new AppError('EXPLAIN_NOT_FOUND', [
      { message: `${file}:${from}-${to} ends before it begins. Did you mean ${file}:${to}-${from}?` },
    ]);
  const record = read(root);
  const delivered = relative(root, path).split(sep).join('/');
  return Array.from({ length: to - from + 1 }, (_, index) => explainLine(record, delivered, text, from + index));
}

function explainValue(target: string, flags: ExplainFlags, io: Io, read: ReadRecord): readonly Explanation[] {
  const root = resolve(io.workingDirectory, flags.out);
  if (!existsSync(join(root, 'landfall.json')))
    throw new AppError('EXPLAIN_NOT_FOUND', [
      { message: `${flags.out} holds no landfall.json; name the output folder with --out, or give FILE:LINE.` },
    ]);
  const record = read(root);
  const explanations = explainPath(record, target);
  if (explanations.length > 0) return explanations;
  const candidates = record.components.flatMap(({ name }) =>
    target.startsWith(`${name}.`)
      ? Object.keys(record.provenance[`values/${name}.yaml`] ?? {}).flatMap((path) => pathsTo(`${name}.${path}`))
      : [name],
  );
  const near = closest(target, candidates);
  throw new AppError('EXPLAIN_NOT_FOUND', [
    { message: `Nothing in ${flags.out} has the path ${target}.${near === undefined ? '' : ` Did you mean ${near}?`}` },
  ]);
}

/** A path, and those of the blocks around it. */
function pathsTo(path: string): readonly string[] {
  return [path, ...[...path.matchAll(/[.[]/g)].map(({ index }) => path.slice(0, index))];
}

function outputRoot(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'landfall.json'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Reads each record once, however many lines are asked for. */
function recordsOnce(): ReadRecord {
  const known = new Map<string, LandfallJson>();
  return (root) => {
    const record = known.get(root) ?? readRecord(root);
    known.set(root, record);
    return record;
  };
}

function readRecord(root: string): LandfallJson {
  const path = join(root, 'landfall.json');
  try {
    const record: unknown = JSON.parse(readFileSync(path, 'utf8'));
    // The file is ours: its version is what tells whether we can read it.
    if (typeof record === 'object' && record !== null && 'schemaVersion' in record && record.schemaVersion === 1)
      return record as LandfallJson;
  } catch {
    // Told below, with what to do.
  }
  throw new AppError('EXPLAIN_NOT_FOUND', [
    { message: `${path} is damaged, or of another version of Landfall. Run \`landfall render\` again.` },
  ]);
}

function describe({ file, line, path, reasons, remark }: Explanation, colours: Colours): string {
  const lines = [colours.bold([line === undefined ? file : `${file}:${line}`, path].filter((part) => part !== '').join('  '))];
  if (remark !== undefined) lines.push(`  ${remark}`);
  for (const reason of reasons) {
    const name = reason.path === path ? '' : `${reason.path.slice(path.length).replace(/^\./, '')}: `;
    lines.push(`  ${name}${sentence(reason)}`);
  }
  return `${lines.join('\n')}\n`;
}

function sentence(reason: Explanation['reasons'][number]): string {
  const place = reason.place === undefined ? '' : ` at ${reason.place}`;
  if (reason.how === 'stated') return `stated${place}${reason.key === undefined ? '' : ` (${reason.key})`}`;
  return `${reason.how}${place}: ${reason.why ?? ''} [${reason.rule ?? ''}]`;
}
