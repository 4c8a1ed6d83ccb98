import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The one real node. */
export const nodeName = 'node-1';

/** Who comes to the API server: the user, and a group where the rights come from a group. */
const identities = {
  admin: { user: 'admin', groups: ['system:masters'] },
  'controller-manager': { user: 'system:kube-controller-manager', groups: [] },
  scheduler: { user: 'system:kube-scheduler', groups: [] },
  node: { user: `system:node:${nodeName}`, groups: ['system:nodes'] },
  proxy: { user: 'system:kube-proxy', groups: [] },
} as const;

export type IdentityName = keyof typeof identities;

/** The token with which each of them comes. */
export type Tokens = Readonly<Record<IdentityName, string>>;

const names = Object.keys(identities) as readonly IdentityName[]; // the keys of the constant above

/**
 * Makes a token for everyone and writes the file by which the API server knows them.
 *
 * @source Kubernetes, "Authenticating", static token file: token, user, user id, "groups"
 */
export function writeTokens(folder: string): { readonly tokens: Tokens; readonly tokenFile: string } {
  const tokens = Object.fromEntries(names.map((name) => [name, randomBytes(16).toString('hex')])) as Tokens; // one for each name
  const lines = names.map((name) => {
    const { user, groups } = identities[name];
    return `${tokens[name]},${user},${user},"${groups.join(',')}"\n`;
  });
  const tokenFile = join(folder, 'tokens.csv');
  writeFileSync(tokenFile, lines.join(''), { mode: 0o600 });
  return { tokens, tokenFile };
}
