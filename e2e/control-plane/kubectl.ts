import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { text } from 'node:stream/consumers';

/** Runs kubectl with these arguments and standard input. */
export type Kubectl = (args: readonly string[], input?: string) => Promise<string>;

export function createKubectl(program: string, kubeconfig: string): Kubectl {
  return async (args, input = '') => {
    const child = spawn(program, args, { env: { ...env, KUBECONFIG: kubeconfig }, stdio: ['pipe', 'pipe', 'pipe'] });
    const exit = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    // kubectl may end without reading all of it, and says so itself.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const [code, output, complaint] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}\n${complaint.trimEnd()}`);
    return output;
  };
}

/** Writes a kubeconfig file (JSON is YAML) and gives its path. */
export function writeKubeconfig(
  folder: string,
  access: { readonly url: string; readonly token: string; readonly certificatePath: string },
): string {
  const path = join(folder, 'kubeconfig');
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
