import { type KnownProgram, knownPrograms } from './programs.ts';

/** The known programs that a command may be, the most telling first. */
export function recognisePrograms(command: string): readonly KnownProgram[] {
  const withoutOptions = command.replace(/\s--?[\w-]+(?:=\S*)?/g, '');
  return knownPrograms.filter(({ pattern, isWithoutOptions }) =>
    pattern.test(isWithoutOptions === true ? withoutOptions : command),
  );
}
