import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Kubectl } from '../control-plane/kubectl.ts';
import type { Delivery } from '../corpus/delivery.ts';

/** What a person who knows newsroom puts into each key that `MIGRATION.md` asks for: a variable of its `.env` files. */
const variableOf: Readonly<Record<string, string>> = {
  DJANGO_SECRET_KEY: 'DJANGO_SECRET_KEY',
  GF_SECURITY_ADMIN_PASSWORD: 'GRAFANA_PASSWORD',
  MINIO_ROOT_PASSWORD: 'S3_SECRET_KEY',
  MINIO_ROOT_USER: 'S3_ACCESS_KEY',
  POSTGRES_PASSWORD: 'POSTGRES_PASSWORD',
  RABBITMQ_DEFAULT_PASS: 'RABBITMQ_PASSWORD',
};

/** The Secrets that a delivery asks for, with the values of the project's own files: keys and values by Secret. */
export function secretsOf(delivery: Delivery, projectFolder: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const read = (path: string): string => readFileSync(join(projectFolder, path), 'utf8');
  const variables: Readonly<Record<string, string | undefined>> = {
    ...parseEnv(read('.env')),
    ...parseEnv(read('observability/.env')),
  };
  const known: Readonly<Record<string, string>> = { RABBITMQ_DEFAULT_USER: 'newsroom', 'tls.key': read('secrets/tls.key') };
  const secrets = new Map<string, Map<string, string>>();
  for (const [secret, key] of askedFor(delivery)) {
    const value = known[key] ?? variables[variableOf[key] ?? ''];
    if (value === undefined) throw new Error(`MIGRATION.md asks for ${secret}#${key}, and nobody here knows its value.`);
    const keys = secrets.get(secret) ?? new Map<string, string>();
    secrets.set(secret, keys.set(key, value));
  }
  return secrets;
}

/** The rows of the table of secrets in `MIGRATION.md`: Secret and key. */
function askedFor(delivery: Delivery): readonly (readonly [string, string])[] {
  const guide = delivery.files.get('MIGRATION.md') ?? '';
  const section = /^## Secrets$(?<text>[^]*?)^## /m.exec(guide)?.groups?.['text'] ?? '';
  const rows = [...section.matchAll(/^\| `([^`]+)` \| `([^`]+)` \|/gm)].map(
    ([, secret = '', key = '']) => [secret, key] as const,
  );
  if (rows.length === 0) throw new Error('MIGRATION.md asks for no secret; its table has another form.');
  return rows;
}

/** Creates the Secrets in a namespace, or replaces them. */
export async function createSecrets(
  kubectl: Kubectl,
  namespace: string,
  secrets: ReadonlyMap<string, ReadonlyMap<string, string>>,
): Promise<void> {
  const items = [...secrets].map(([name, keys]) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    stringData: Object.fromEntries(keys),
  }));
  await kubectl(
    ['apply', '--server-side', '--validate=false', '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  );
}
