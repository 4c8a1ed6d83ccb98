import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';

/** Runs kubectl with these arguments and standard input. */
export type Kubectl = (args: readonly string[], input?: string) => Promise<string>;

export function createKubectl(program: string, kubeconfig: string): Kubectl {
  return async (args, input = '') => (await runProgram(program, args, { env: { KUBECONFIG: kubeconfig }, input })).stdout;
}

/** Who comes to an API server, and where it is. */
export interface Access {
  readonly url: string;
  readonly token: string;
  readonly certificatePath: string;
}

/** Writes a kubeconfig file (JSON is YAML) and gives its path. */
export function writeKubeconfig(folder: string, access: Access, fileName = 'kubeconfig'): string {
  const path = join(folder, fileName);
  const name = 'test';
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: access.url, 'certificate-authority': access.certificatePath } }],
    users: [{ name, user: { token: access.token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
  writeFileSync(path, JSON.stringify(content), { mode: 0o600 });
  return path;
}
