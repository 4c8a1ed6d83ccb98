import { join } from 'node:path';
import { ensureComponents } from '../components/components.ts';
import { runProgram } from '../control-plane/run-program.ts';
import type { Engine } from './engine.ts';

/** A Compose application: what `docker compose` is told about it. */
export interface ComposeProject {
  /** Folder that the files and the paths in them are relative to. */
  readonly folder: string;
  /** Names of the Compose files, in order. */
  readonly files: readonly string[];
  /** Added to the variables of this process and of the project's `.env`. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The part of Compose's own normal form of a project that matters here. */
export interface ResolvedProject {
  readonly name: string;
  readonly services: Readonly<Record<string, ResolvedService>>;
}

export interface ResolvedService {
  readonly image?: string;
  readonly build?: ResolvedBuild;
}

export interface ResolvedBuild {
  readonly context: string;
  readonly dockerfile?: string;
  readonly dockerfile_inline?: string;
  readonly target?: string;
  /** An argument without a value takes that of the environment. */
  readonly args?: Readonly<Record<string, string | null>>;
}

/** What Compose makes of the files: merged, with variables filled in. Services of profiles that are off are not there. */
export async function resolveProject(project: ComposeProject): Promise<ResolvedProject> {
  const answer: unknown = JSON.parse(await runCompose(project, ['config', '--format', 'json']));
  return answer as ResolvedProject; // `docker compose config` follows the Compose specification
}

/**
 * Creates and starts all services, in the order of their dependencies. Images are neither built nor pulled: they must be
 * in the Engine.
 *
 * @throws with Compose's own words, when a service that others wait for fails or takes longer than the deadline
 */
export async function composeUp(
  engine: Engine,
  project: ComposeProject,
  options: { readonly timeoutMs?: number } = {},
): Promise<void> {
  const args = ['up', '--detach', '--no-build', '--pull=never', '--quiet-pull'];
  await runCompose(project, args, { engine, timeoutMs: options.timeoutMs ?? 300_000 });
}

/**
 * Waits until services that run once have ended, as `docker compose up` does only for those that others declare to wait for.
 * (`docker compose wait` knows only containers that still run.)
 *
 * @throws when a container of theirs ends with something else than 0, or takes longer than five minutes
 */
export async function waitForRunOnce(engine: Engine, project: ComposeProject, services: readonly string[]): Promise<void> {
  const listed = await runCompose(project, ['ps', '--all', '--quiet', ...services], { engine });
  const { stdout } = await engine.docker(['wait', ...listed.trim().split('\n')], { timeoutMs: 300_000 });
  const codes = stdout.trim().split('\n');
  if (codes.length < services.length || codes.some((code) => code !== '0')) {
    throw new Error(`expected ${services.join(', ')} to end with 0 each, they ended with ${codes.join(', ')}`);
  }
}

/** Stops and removes all containers and networks, and the volumes when asked. */
export async function composeDown(
  engine: Engine,
  project: ComposeProject,
  options: { readonly withVolumes?: boolean } = {},
): Promise<void> {
  const volumes = options.withVolumes === true ? ['--volumes'] : [];
  const down = (): Promise<string> =>
    runCompose(project, ['down', '--remove-orphans', '--timeout=20', ...volumes], { engine, timeoutMs: 300_000 });
  try {
    await down();
  } catch (error) {
    // The Engine answers that a container is removed shortly before it lets go of its network.
    if (!(error instanceof Error && error.message.includes('has active endpoints'))) throw error;
    await down();
  }
}

/** Runs one command of Docker Compose on the project, and gives its standard output. */
async function runCompose(
  project: ComposeProject,
  args: readonly string[],
  options: { readonly engine?: Engine; readonly timeoutMs?: number } = {},
): Promise<string> {
  const paths = await ensureComponents(['docker-compose']);
  const files = project.files.map((file) => `--file=${join(project.folder, file)}`);
  const { stdout } = await runProgram(
    paths['docker-compose'],
    [`--project-directory=${project.folder}`, ...files, '--ansi=never', '--progress=plain', ...args],
    {
      env: { ...options.engine?.environment, ...project.env },
      timeoutMs: options.timeoutMs ?? 60_000,
    },
  );
  return stdout;
}
