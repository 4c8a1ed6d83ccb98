import type { Command } from 'commander';

/** The options of a command line as they were given, without those that are left out: for a command that is proposed. */
export function givenWords(command: Command, leftOut: ReadonlySet<string>): readonly string[] {
  return command.options.flatMap((option) => {
    const name = option.attributeName();
    if (leftOut.has(name) || command.getOptionValueSource(name) !== 'cli') return [];
    const value: unknown = command.getOptionValue(name);
    const word = option.long ?? option.flags;
    if (value === true) return [word];
    return (Array.isArray(value) ? value : [value]).flatMap((one) => [word, quoted(String(one))]);
  });
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
