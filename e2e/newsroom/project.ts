import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Delivery, readDelivery } from '../corpus/delivery.ts';
import { type Landfall, startLandfall } from '../corpus/landfall/landfall.ts';

/** The example application, as it is in the checkout. */
export const newsroomFolder = join(import.meta.dirname, '../../fixtures/newsroom');

/** Compose files that run it on a machine which reaches no registry, in order. */
export const newsroomFiles = ['compose.yaml', 'compose.prod.yaml', 'compose.e2e.yaml'] as const;

export interface RenderOptions {
  /** Environments to write; the first is the one that `MIGRATION.md` installs. Without it: staging. */
  readonly environments?: readonly string[];
  /** More arguments of `landfall render`, such as `--repository`. */
  readonly args?: readonly string[];
  /** Compose files after {@link newsroomFiles}, relative to the project. */
  readonly files?: readonly string[];
}

/** A copy of newsroom that a test may change, and its delivery. */
export interface NewsroomProject {
  /** Folder of the Compose files. */
  readonly folder: string;
  /** Renders into `deploy` beside the project; again after a change. Secrets are created by hand. */
  render(options?: RenderOptions): Promise<Delivery>;
  stop(): Promise<void>;
}

/**
 * Copies newsroom into a folder.
 *
 * @param folder where `newsroom` and `deploy` come to lie; it is made when it is not there
 */
export async function copyNewsroom(folder: string): Promise<NewsroomProject> {
  const project = join(folder, 'newsroom');
  mkdirSync(folder, { recursive: true });
  cpSync(newsroomFolder, project, { recursive: true });
  const landfall = await startLandfall();
  return {
    folder: project,
    render: (options = {}) => render(landfall, folder, options),
    stop: () => landfall.stop(),
  };
}

async function render(landfall: Landfall, folder: string, options: RenderOptions): Promise<Delivery> {
  const { environments = ['staging'], args = [], files = [] } = options;
  const { exitCode, stderr } = await landfall.run({
    folder,
    environment: {},
    args: [
      'render',
      'newsroom',
      '--out=deploy',
      '--secrets=plain-reference',
      '--quiet',
      ...[...newsroomFiles, ...files].flatMap((file) => ['--file', file]),
      ...environments.flatMap((environment) => ['--env', environment]),
      ...args,
    ],
  });
  if (exitCode !== 0) throw new Error(`landfall render ended with ${exitCode}:\n${stderr}`);
  return readDelivery(join(folder, 'deploy'));
}
