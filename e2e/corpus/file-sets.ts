import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { corpusFolder, hasCorpus } from '../parity/corpus.ts';

/** One application as a person would name it on the command line. */
export interface FileSet {
  /** Unique, and readable in a test report: `edgex-compose/taf`. */
  readonly name: string;
  /** Absolute folder of the project. */
  readonly folder: string;
  /** Compose files relative to the folder, in order; empty means discovery. */
  readonly files: readonly string[];
  readonly profiles: readonly string[];
  /** Env files relative to the folder, in place of `.env`. */
  readonly envFiles: readonly string[];
  /** The whole environment that the application is read with. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Applications that we wrote ourselves. */
const fixtures = join(import.meta.dirname, '../../fixtures');

type Row = Partial<Pick<FileSet, 'files' | 'profiles' | 'envFiles' | 'environment'>> & {
  readonly name: string;
  readonly folder?: string;
};

/** Without a `folder` the name is the folder. */
const largeRows: readonly Row[] = [
  { name: 'train-ticket' },
  { name: 'appwrite', folder: 'appwrite' },
  { name: 'appwrite alone', folder: 'appwrite', files: ['docker-compose.yml'], profiles: ['*'] },
  { name: 'edgex-compose', folder: 'edgex-compose' },
  { name: 'edgex-compose no-secty', folder: 'edgex-compose', files: ['docker-compose-no-secty.yml'] },
  { name: 'edgex-compose zero-trust', folder: 'edgex-compose', files: ['docker-compose-zero-trust.yml'] },
  { name: 'edgex-compose taf', folder: 'edgex-compose/taf', files: ['docker-compose-taf.yml'] },
  { name: 'lago', folder: 'lago' },
  { name: 'lago dev', folder: 'lago', files: ['docker-compose.dev.yml'] },
  {
    name: 'lago dev all',
    folder: 'lago',
    files: ['docker-compose.dev.yml'],
    profiles: ['*'],
    envFiles: ['.env.development.default'],
  },
  {
    name: 'lago production',
    folder: 'lago/deploy',
    files: ['docker-compose.production.yml'],
    profiles: ['all'],
    envFiles: ['.env.production.example'],
  },
  { name: 'lago production bare', folder: 'lago/deploy', files: ['docker-compose.production.yml'] },
  {
    name: 'lago light',
    folder: 'lago/deploy',
    files: ['docker-compose.light.yml'],
    profiles: ['all'],
    envFiles: ['.env.light.example'],
  },
  { name: 'devstack', environment: { DEVSTACK_WORKSPACE: '/home/developer/workspace', OPENEDX_RELEASE: 'open-release/teak.' } },
  { name: 'devstack bare', folder: 'devstack' },
  {
    name: 'devstack host',
    folder: 'devstack',
    files: ['docker-compose.yml', 'docker-compose-host.yml'],
    environment: { DEVSTACK_WORKSPACE: '/home/developer/workspace' },
  },
  { name: 'devstack host alone', folder: 'devstack', files: ['docker-compose-host.yml'] },
  { name: 'devstack microfrontend', folder: 'devstack', files: ['microfrontend.yml'] },
  { name: 'opentelemetry-demo' },
  { name: 'opentelemetry-demo full', folder: 'opentelemetry-demo', files: ['compose.yaml', 'compose.full.yaml'] },
  {
    name: 'opentelemetry-demo observability',
    folder: 'opentelemetry-demo',
    files: ['compose.yaml', 'compose.observability.yaml'],
  },
  {
    name: 'opentelemetry-demo all',
    folder: 'opentelemetry-demo',
    files: ['compose.yaml', 'compose.full.yaml', 'compose.observability.yaml', 'compose.extras.yaml'],
    envFiles: ['.env', '.env.override'],
  },
  { name: 'opentelemetry-demo overlay alone', folder: 'opentelemetry-demo', files: ['compose.full.yaml'] },
  { name: 'opentelemetry-demo empty overlay', folder: 'opentelemetry-demo', files: ['compose.extras.yaml'] },
  { name: 'thingsboard bare', folder: 'thingsboard/docker' },
  {
    name: 'thingsboard postgres',
    folder: 'thingsboard/docker',
    files: ['docker-compose.yml', 'docker-compose.postgres.yml', 'docker-compose.kafka.yml', 'docker-compose.valkey.yml'],
  },
  {
    name: 'thingsboard hybrid',
    folder: 'thingsboard/docker',
    files: ['docker-compose.yml', 'docker-compose.hybrid.yml', 'docker-compose.kafka.yml', 'docker-compose.valkey.yml'],
  },
  { name: 'thingsboard overlay alone', folder: 'thingsboard/docker', files: ['docker-compose.kafka.yml'] },
  { name: 'temporal' },
  { name: 'temporal multirole', folder: 'temporal', files: ['docker-compose-multirole.yaml'] },
  { name: 'temporal postgres', folder: 'temporal', files: ['docker-compose-postgres.yml'] },
];

/** Large public applications with the combinations of files and profiles that their authors name. */
export function largeFileSets(): readonly FileSet[] {
  return hasCorpus ? largeRows.map((row) => ({ ...emptyRow, ...row, folder: join(corpusFolder, row.folder ?? row.name) })) : [];
}

/** Small public samples, one per folder that holds a Compose file. */
export function sampleFileSets(): readonly FileSet[] {
  return discover(join(corpusFolder, 'awesome-compose'), 'awesome-compose');
}

/** Public templates: many, and written by many hands. */
export function templateFileSets(): readonly FileSet[] {
  return discover(join(corpusFolder, 'dokploy-templates'), 'dokploy');
}

/** The applications below `fixtures/`. */
export function fixtureFileSets(): readonly FileSet[] {
  const plain = discover(fixtures, 'fixtures');
  const newsroom = plain.find((fileSet) => fileSet.name === 'fixtures/newsroom');
  return newsroom === undefined ? plain : [...plain, { ...newsroom, name: 'fixtures/newsroom all profiles', profiles: ['*'] }];
}

/** At most `count` of the file sets, spread evenly, the same ones each time. */
export function spread<T>(fileSets: readonly T[], count: number): readonly T[] {
  const step = Math.max(1, fileSets.length / count);
  return fileSets.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

const emptyRow = { files: [], profiles: [], envFiles: [], environment: {} } as const;
const composeFileNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

/** Every folder below a root that holds a Compose file of a name that discovery knows; nothing below such a folder. */
function discover(root: string, prefix: string): readonly FileSet[] {
  if (!existsSync(root)) return [];
  const folders = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && composeFileNames.includes(entry.name))
    .map((entry) => entry.parentPath)
    .sort();
  const outermost = folders.filter(
    (folder) => !folders.some((other) => other === dirname(folder) || folder.startsWith(`${other}/`)),
  );
  return [...new Set(outermost)].map((folder) => ({
    ...emptyRow,
    name: `${prefix}/${folder.slice(root.length + 1).replace(/^blueprints\//, '')}`,
    folder,
  }));
}
