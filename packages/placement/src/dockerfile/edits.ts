import type { DockerfileInstruction } from './stages.ts';

/** The lines of a Dockerfile while it is changed. Line numbers stay those of the original. */
export interface DockerfileEdits {
  /** The lines of one instruction, as they stand now. */
  textOf(instruction: DockerfileInstruction): string;
  replace(instruction: DockerfileInstruction, text: string): void;
  /** Puts a line before an instruction, indented as it is. */
  insertBefore(instruction: DockerfileInstruction, line: string): void;
  /** The whole file with every change; line ends are those of the original. */
  write(): string;
}

export function startEdits(text: string, instructions: readonly DockerfileInstruction[]): DockerfileEdits {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  const replaced = new Map<number, string>();
  const inserted = new Map<number, string[]>();
  const extents = new Map(instructions.map(({ line }, index) => [line, extentOf(lines, line, instructions[index + 1]?.line)]));
  const textOf = ({ line }: DockerfileInstruction) =>
    replaced.get(line) ?? lines.slice(line - 1, extents.get(line) ?? line).join('\n');
  return {
    textOf,
    replace: ({ line }, next) => void replaced.set(line, next),
    insertBefore(instruction, added) {
      const indent = /^\s*/.exec(textOf(instruction))?.[0] ?? '';
      inserted.set(instruction.line, [...(inserted.get(instruction.line) ?? []), `${indent}${added}`]);
    },
    write() {
      const output: string[] = [];
      for (let line = 1; line <= lines.length; line += 1) {
        output.push(...(inserted.get(line) ?? []));
        const next = replaced.get(line);
        if (next === undefined) {
          output.push(lines[line - 1] ?? '');
        } else {
          output.push(...next.split('\n'));
          line = extents.get(line) ?? line;
        }
      }
      return output.join(lineEnd);
    },
  };
}

/** The last line of an instruction: those before the next one, without blank lines and comments at the end. */
function extentOf(lines: readonly string[], line: number, next: number | undefined): number {
  let last = (next ?? lines.length + 1) - 1;
  while (last > line && /^\s*(?:#|$)/.test(lines[last - 1] ?? '')) last -= 1;
  return last;
}
