import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { env } from 'node:process';

/** Programs that are called by name, and the Debian package that brings each. `.ci/run` installs them. */
const packageOf = {
  chromium: 'chromium',
  debootstrap: 'debootstrap',
  docker: 'docker.io',
  dockerd: 'docker.io',
  git: 'git',
  iptables: 'iptables',
  openssl: 'openssl',
  'redis-server': 'redis-server',
  setpriv: 'util-linux',
  unshare: 'util-linux',
} as const;

export type Command = keyof typeof packageOf;

/** @throws with the packages to install when one of these programs is missing */
export async function requireCommands(commands: readonly Command[]): Promise<void> {
  const isThere = await Promise.all(commands.map(isInstalled));
  const missing = commands.filter((_, index) => isThere[index] === false);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((command) => packageOf[command]))].join(' ');
  throw new Error(`These programs are missing: ${missing.join(', ')}. As root: apt-get install ${packages}`);
}

async function isInstalled(command: string): Promise<boolean> {
  for (const folder of (env['PATH'] ?? '').split(':')) {
    try {
      await access(join(folder, command), constants.X_OK);
      return true;
    } catch {
      // It may be in the next folder.
    }
  }
  return false;
}
