import { Option } from 'commander';

/** `--json` for commands that have `--format` too: what people try first means the same there. */
export function jsonFormatOption(): Option {
  return new Option('--json', 'the same as --format json').conflicts('format');
}

/** The options of such a command, with the format that is meant. */
export function withFormat<Flags extends { readonly format: string }>({ json, ...flags }: Flags & { readonly json?: true }) {
  return json === true ? { ...flags, format: 'json' as const } : flags;
}
