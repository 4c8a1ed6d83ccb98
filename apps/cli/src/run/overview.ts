import { readdirSync } from 'node:fs';
import { isHeroku } from '@landfall/intake';
import { type App, AppError } from '@landfall/model';
import { diskWorkspace } from '../disk/workspace.ts';
import type { Io } from '../io.ts';
import { coloursFor } from '../ui/colours.ts';
import { describeError, describeProblems } from '../ui/describe-error.ts';
import { loadApp } from './load.ts';

/** `landfall` alone: looks at this folder, says in a few lines what it sees and which command comes next. */
export function overview(io: Io, color: boolean): number {
  const colours = coloursFor(io, 'stdout', !color);
  try {
    const { app } = loadApp('.', { file: [], envFile: [], profile: [] }, [], io).base;
    const roles = new Map<string, number>();
    for (const { role } of app.services) roles.set(role.role, (roles.get(role.role) ?? 0) + 1);
    const kinds = [...roles].sort(([a], [b]) => (a < b ? -1 : 1)).map(([role, amount]) => `${amount} ${role}`);
    const off =
      app.inactive.length === 0
        ? []
        : [
            `${app.inactive.length} more behind profiles: ${[...new Set(app.inactive.flatMap(({ profiles }) => profiles))].sort().join(', ')} (--profile)`,
          ];
    const lines = [
      `${colours.bold(app.name.value)}: ${app.services.length} ${app.services.length === 1 ? 'service' : 'services'} in ${app.files.join(', ')}${kinds.length === 0 ? '' : `: ${kinds.join(', ')}`}`,
      ...[...off, ...otherDoor(app, io)].map((text) => `  ${text}`),
      '',
      colours.bold('Next'),
      '  landfall assess                                  is it ready for Kubernetes, and is it worth it?',
      '  landfall render --env staging --env production   write what Kubernetes needs into deploy/',
      ...(app.platform === 'heroku'
        ? ['  landfall assess --app NAME                       with what the live application says']
        : []),
      '  landfall --help',
    ];
    io.stdout(`${lines.join('\n')}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code !== 'COMPOSE_FILE_MISSING') {
      io.stderr(describeError(error, coloursFor(io, 'stderr', !color)));
      return error.exit;
    }
    const folders = subfoldersWithApplication(io.workingDirectory);
    const hint =
      folders.length === 0
        ? 'Run it in the folder of an application, or name one: landfall render DIR'
        : `Some folders below hold one: ${folders.map((folder) => `landfall render ${folder}`).join(', ')}`;
    io.stdout(`${describeProblems(error, colours)}\n${hint}\n${colours.dim('landfall --help')}\n`);
    return 0;
  }
}

/** Says that the folder describes an application to Heroku as well. */
function otherDoor({ platform }: App, { workingDirectory }: Io): readonly string[] {
  if (platform === 'heroku' || !isHeroku(diskWorkspace(workingDirectory), workingDirectory)) return [];
  return ['There are files for Heroku too; --from heroku reads them instead.'];
}

/** Names of files by which an application is found in a folder. */
const applicationFile = /^(?:(?:docker-)?compose\.ya?ml|Procfile|heroku\.yml)$/;

/** At most five subfolders that hold an application. */
function subfoldersWithApplication(directory: string): readonly string[] {
  const holds = (folder: string) => {
    try {
      return readdirSync(`${directory}/${folder}`).some((name) => applicationFile.test(name));
    } catch {
      return false; // No permission: not for us.
    }
  };
  const folders = readdirSync(directory, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules',
  );
  return folders
    .map(({ name }) => name)
    .sort()
    .filter(holds)
    .slice(0, 5);
}
