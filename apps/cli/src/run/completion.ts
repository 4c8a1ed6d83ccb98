import type { Command, Option } from 'commander';

/** Writes a completion script from the definition of the command line. Files complete where no choice is known. */
export function completionScript(shell: 'bash' | 'zsh' | 'fish', program: Command): string {
  if (shell === 'fish') return fishScript(program);
  const script = bashScript(program);
  return shell === 'bash' ? script : `#compdef landfall\nautoload -U +X bashcompinit && bashcompinit\n${script}`;
}

function bashScript(program: Command): string {
  const cases = program.commands.map((command) => `    ${command.name()}) words="${flagsOf(command).join(' ')}" ;;`);
  const choices = new Map<string, readonly string[]>();
  for (const option of program.commands.flatMap((command) => command.options)) {
    if (option.argChoices !== undefined && option.long !== undefined && option.long !== null)
      choices.set(option.long, option.argChoices);
  }
  return `# landfall completion
_landfall() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} words
  case $previous in
${[...choices].map(([flag, values]) => `    ${flag}) COMPREPLY=($(compgen -W "${values.join(' ')}" -- "$current")); return ;;`).join('\n')}
  esac
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
    *) words="${[...program.commands.map((command) => command.name()), ...flagsOf(program)].join(' ')}" ;;
  esac
  if [ "$COMP_CWORD" -gt 1 ] && [ "\${current#-}" = "$current" ]; then COMPREPLY=($(compgen -f -- "$current"));
  else COMPREPLY=($(compgen -W "$words" -- "$current")); fi
}
complete -o filenames -F _landfall landfall
`;
}

function fishScript(program: Command): string {
  const lines = program.commands.map(
    (command) => `complete -c landfall -n __fish_use_subcommand -f -a ${command.name()} -d ${fishText(command.description())}`,
  );
  for (const command of program.commands) {
    for (const option of command.options) {
      const long = option.long?.replace(/^--/, '');
      const short = option.short?.replace(/^-/, '');
      if (long === undefined) continue;
      const parts = [`complete -c landfall -n '__fish_seen_subcommand_from ${command.name()}' -l ${long}`];
      if (short !== undefined) parts.push(`-s ${short}`);
      if (option.required) parts.push('-r');
      if (option.argChoices !== undefined) parts.push(`-f -a ${fishText(option.argChoices.join(' '))}`);
      lines.push(`${parts.join(' ')} -d ${fishText(option.description)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function flagsOf(command: Command): readonly string[] {
  return command.options
    .flatMap((option: Option) => [option.short, option.long])
    .filter((flag): flag is string => typeof flag === 'string');
}

function fishText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
