import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Declaration, readModule } from './declarations.ts';
import { parseDocs } from './docs.ts';

/** Everything that people get by importing a module. */
export interface OpenDoor {
  /** The comment at its top. */
  readonly text: string;
  /** What is called or constructed first, then types; each sorted by name. */
  readonly declarations: readonly Declaration[];
}

/** Follows what a module passes on, file by file. */
export function readDoor(file: string): OpenDoor {
  const source = readFileSync(file, 'utf8');
  const comment = /^\/\*\*[^]*?\*\//.exec(source)?.[0];
  const found = new Map(collect(file).map((declaration) => [declaration.name, declaration]));
  return {
    text: comment === undefined ? '' : parseDocs(comment).text,
    declarations: [...found.values()].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1)),
  };
}

function rank({ kind }: Declaration): number {
  return kind === 'interface' || kind === 'type' ? 1 : 0;
}

function collect(file: string): readonly Declaration[] {
  const { declared, passed } = readModule(readFileSync(file, 'utf8'));
  const others = passed.flatMap(({ name, from, isTypeOnly }) => {
    const all = collect(join(dirname(file), from));
    if (name === undefined) return isTypeOnly ? all.filter(({ kind }) => kind === 'interface' || kind === 'type') : all;
    const one = all.find((declaration) => declaration.name === name);
    if (one === undefined) throw new Error(`${file} passes on ${name}, which ${from} does not export under that name`);
    return [one];
  });
  return [...declared, ...others];
}
