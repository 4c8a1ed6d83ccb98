import { AppError, type Problem } from '@landfall/model';
import { indexLines } from '../compose/yaml/text-lines.ts';
import type { EnvFileOptions, EnvVariable } from './parse.ts';
import { refuseBadCharacters, textOfEnvFile } from './text.ts';

/**
 * Reads an env file of `format: raw`: lines `NAME=VALUE`, taken literally with their quotes, dollar signs and trailing
 * spaces. A name without `=` has the value that `lookup` gives.
 *
 * @throws AppError COMPOSE_INVALID with every problem of the file
 * @source docker/cli pkg/kvfile, which docker compose registers as the format `raw`
 */
export function parseRawEnvFile(bytes: Uint8Array, options: EnvFileOptions): ReadonlyMap<string, EnvVariable> {
  const text = textOfEnvFile(bytes, options.file);
  const lines = indexLines(text, options.file);
  const variables = new Map<string, EnvVariable>();
  const problems: Problem[] = [];
  let offset = 0;
  for (const row of text.split('\n')) {
    const line = row.replace(/\r$/, '').replace(/^[ \t]+/, '');
    const place = lines.placeAt(offset + row.indexOf(line));
    offset += row.length + 1;
    if (line === '' || line.startsWith('#')) continue;
    const equals = line.indexOf('=');
    const name = equals === -1 ? line : line.slice(0, equals);
    if (name === '') problems.push({ place, message: 'The line has no variable name before its "=". A line is NAME=value.' });
    else if (/[ \t]/.test(name)) problems.push({ place, message: 'The name of a variable holds a space. A line is NAME=value.' });
    else {
      const value = equals === -1 ? options.lookup?.(name) : line.slice(equals + 1);
      if (value === undefined) continue;
      refuseBadCharacters(value, name, place, problems);
      variables.set(name, { name, value, place });
    }
  }
  if (problems.length > 0) throw new AppError('COMPOSE_INVALID', problems);
  return variables;
}
