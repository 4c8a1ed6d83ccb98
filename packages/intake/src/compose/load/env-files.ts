import type { Place } from '@landfall/model';
import { type EnvVariable, parseEnvFile } from '../../env-file/parse.ts';
import { maxEnvFileBytes } from '../../env-file/text.ts';
import type { Session } from './session.ts';

/**
 * Adds the variables of env files to an environment, whose own values win. Later files win over earlier ones.
 *
 * @throws AppError when a file is missing or cannot be read
 * @source compose-go dotenv/env.go, GetEnvFromFile
 */
export function readEnvFiles(
  files: readonly { readonly path: string; readonly place?: Place }[],
  environment: ReadonlyMap<string, string>,
  session: Session,
): ReadonlyMap<string, string> {
  const read = new Map<string, EnvVariable>();
  for (const { path, place } of files) {
    const reference = { why: 'but it is named as an env file', ...(place === undefined ? {} : { place }) };
    const variables = parseEnvFile(session.files.read(path, maxEnvFileBytes, reference), {
      file: session.files.name(path),
      lookup: (name) => environment.get(name),
      earlier: (name) => read.get(name)?.value,
    });
    for (const [name, variable] of variables) read.set(name, variable);
  }
  const merged = new Map(environment);
  for (const [name, variable] of read) if (!merged.has(name)) merged.set(name, variable.value);
  return merged;
}
