import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileSet } from './compare.ts';

const named = process.env['LANDFALL_CORPUS'] ?? fileURLToPath(new URL('../../../shared/corpus/compose', import.meta.url));

export const hasCorpus = existsSync(named);

/**
 * Folder of public applications. They belong to their projects and are no part of ours, so a machine without them has
 * nothing to compare. Without links: the reference loader shows the paths that links lead to.
 */
export const corpusFolder = hasCorpus ? realpathSync(named) : named;

/** Each Compose file alone, and the combinations that the applications themselves document. */
export function corpusFileSets(): FileSet[] {
  const files = findYaml(corpusFolder);
  return [
    ...files.map((file) => ({ files: [file], workingDirectory: corpusFolder })),
    ...discovered(files),
    ...combinations.flatMap(fileSetsOf),
  ];
}

/** Every folder with a Compose file, as if the command ran in it. */
function discovered(files: readonly string[]): FileSet[] {
  const folders = files.filter((file) => /^(docker-)?compose\.ya?ml$/.test(basename(file))).map(dirname);
  return [...new Set(folders)].map((folder) => ({ workingDirectory: folder }));
}

function findYaml(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

interface Combination {
  readonly folder: string;
  readonly files: readonly string[];
  /** Each list of profiles is one more file set. */
  readonly profiles?: readonly (readonly string[])[];
  readonly envFiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

function fileSetsOf({ folder, files, profiles = [[]], envFiles = [], environment = {} }: Combination): FileSet[] {
  const workingDirectory = join(corpusFolder, folder);
  return profiles.map((active) => ({ files, workingDirectory, profiles: active, envFiles, environment }));
}

const base = ['docker-compose.yml'];
const thingsboard = {
  folder: 'thingsboard/docker',
  environment: { TB_QUEUE_TYPE: 'kafka', CACHE: 'valkey', DATABASE: 'postgres' },
};
const telemetry = { folder: 'opentelemetry-demo', envFiles: ['.env', '.env.override'] };

const combinations: readonly Combination[] = [
  {
    folder: 'appwrite',
    files: [...base, 'docker-compose.override.yml'],
    profiles: [[], ['mongodb'], ['mariadb'], ['postgresql'], ['separate'], ['antivirus', 'gitea'], ['*']],
  },
  {
    folder: 'appwrite',
    files: base,
    profiles: [['separate'], ['mongodb', 'mariadb'], ['*']],
    environment: { COMPOSE_PROFILES: 'separate,mongodb' },
  },
  { folder: 'edgex-compose', files: [...base, 'taf/docker-compose-taf.yml'] },
  { folder: 'edgex-compose', files: ['docker-compose-no-secty.yml', 'taf/docker-compose-taf.yml'] },
  { folder: 'edgex-compose', files: [...base, 'docker-compose-zero-trust.yml'] },
  {
    folder: 'lago',
    files: ['docker-compose.dev.yml'],
    profiles: [[], ['redis-sentinel'], ['*']],
    envFiles: ['.env.development.default'],
  },
  {
    folder: 'lago/deploy',
    files: ['docker-compose.production.yml'],
    profiles: [[], ['all'], ['all-no-pg'], ['all-no-redis'], ['all-no-db'], ['*']],
    envFiles: ['.env.production.example'],
  },
  {
    folder: 'lago/deploy',
    files: ['docker-compose.light.yml'],
    profiles: [[], ['all'], ['all-no-db'], ['*']],
    envFiles: ['.env.light.example'],
  },
  {
    folder: 'devstack',
    files: [...base, 'docker-compose-host.yml'],
    environment: { DEVSTACK_WORKSPACE: '/srv/devstack', OPENEDX_RELEASE: '' },
  },
  {
    folder: 'devstack',
    files: [...base, 'docker-compose-host.yml', 'microfrontend.yml'],
    envFiles: ['.env.example'],
    environment: { HOME: '/home/someone' },
  },
  { ...telemetry, files: ['compose.yaml', 'compose.full.yaml'] },
  { ...telemetry, files: ['compose.yaml', 'compose.observability.yaml'] },
  { ...telemetry, files: ['compose.yaml', 'compose.full.yaml', 'compose.observability.yaml'] },
  { ...telemetry, files: ['compose.yaml', 'compose.full.yaml', 'compose.observability.yaml', 'compose.extras.yaml'] },
  {
    folder: 'opentelemetry-demo',
    files: [],
    environment: { COMPOSE_FILE: 'compose.yaml:compose.full.yaml', COMPOSE_PROJECT_NAME: 'demo' },
  },
  ...['postgres', 'hybrid'].flatMap((database) =>
    ['kafka', 'valkey'].map((extra) => ({
      ...thingsboard,
      files: [...base, `docker-compose.${database}.yml`, `docker-compose.${extra}.yml`],
    })),
  ),
  { ...thingsboard, files: [...base, 'docker-compose.postgres.yml', 'docker-compose.kafka.yml', 'docker-compose.valkey.yml'] },
  { folder: 'temporal', files: [...base, 'docker-compose-postgres.yml'] },
  {
    folder: 'temporal',
    files: ['docker-compose-multirole.yaml'],
    environment: { TEMPORAL_VERSION: '1.2.3', POSTGRESQL_VERSION: '16' },
  },
];
