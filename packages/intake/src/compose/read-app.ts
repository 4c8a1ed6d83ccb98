import {
  type App,
  byDefault,
  childKey,
  emptyApp,
  type Finding,
  type Hint,
  type LedgerKey,
  type Note,
  type Service,
  type Workspace,
} from '@landfall/model';
import { mountedFiles } from '../files/mounted-files.ts';
import { applyHints } from '../hints/apply-hints.ts';
import { hintsOf } from '../hints/hints-of.ts';
import { sharedHints } from '../hints/x-landfall.ts';
import { type ServiceImage, serviceImage } from '../images/service-facts.ts';
import { unreadDockerfiles } from '../images/unread-dockerfiles.ts';
import { noteOf } from '../notes/catalogue.ts';
import { loadingFindings } from '../notes/findings.ts';
import { inferRoles } from '../roles/infer-roles.ts';
import { topLevelKeys } from './keys/top-level/index.ts';
import { findingsOf } from './ledger/findings.ts';
import { ledgerKeys } from './ledger/keys.ts';
import { shellVariables } from './ledger/shell-variables.ts';
import { unknownProfiles } from './ledger/unknown-profiles.ts';
import { writtenPaths } from './ledger/written-paths.ts';
import type { LoadedProject } from './load/options.ts';
import { type Cursor, child, childOrNull, entriesOf, sortedEntriesOf } from './reading/cursor.ts';
import { readJobs } from './reading/read-jobs.ts';
import { readService, type ServiceSurroundings } from './reading/read-service.ts';
import { texts } from './reading/scalar.ts';
import type { Remark } from './reading/service-key.ts';
import type { TopLevelContext } from './reading/top-level-key.ts';
import { foldVolumesFrom } from './reading/volumes-from.ts';

/** An application as read, and the account that goes with it. */
export interface AppReading {
  readonly app: App;
  /** Every key that has to be accounted for, ordered by place. */
  readonly keys: readonly LedgerKey[];
  /** Remarks on keys that have no field in the App, or only approximately. */
  readonly notes: readonly Note[];
  readonly findings: readonly Finding[];
}

/**
 * Reads a loaded project into an App: its services with the files that they mount and the facts of their images, and
 * everything else at the top level.
 */
export function readApp(project: LoadedProject, workspace: Workspace): AppReading {
  const notes: Note[] = [];
  const remark: Remark = (key, code, reason) => notes.push(noteOf(key, code, reason));
  const files = mountedFiles(project.directory, workspace);
  const paths = writtenPaths(project.written);
  const root: Cursor = { node: project.tree, key: '' };

  const shared = sharedHints(root, remark);
  const { services, images } = readServices(root, shared.services, { files, remark, paths });
  const read = readTopLevel(project, services, root, { files, remark, variable: (name) => project.variables.get(name) });
  const app = {
    ...read,
    volumes: read.volumes.map((volume) => ({ ...volume, hints: [...volume.hints, ...(shared.volumes.get(volume.name) ?? [])] })),
  };
  const keys = ledgerKeys(project);
  return {
    app,
    keys,
    notes,
    findings: [
      ...loadingFindings(project),
      ...shellVariables(project),
      ...findingsOf(notes, keys),
      ...unreadDockerfiles(services, images),
      ...unknownProfiles(app),
    ],
  };
}

interface ServicesReading {
  readonly services: readonly Service[];
  readonly images: ReadonlyMap<string, ServiceImage>;
}

/** Every active service: as written, with what people decided about it, the facts of its image, and its role. */
function readServices(
  root: Cursor,
  shared: ReadonlyMap<string, readonly Hint[]>,
  surroundings: ServiceSurroundings,
): ServicesReading {
  const { files, remark } = surroundings;
  const written = sortedEntriesOf(child(root, 'services'));
  const read = written.map(({ name, at }) => {
    const hints = [...hintsOf(at, 'service', remark), ...(shared.get(name) ?? [])];
    return applyHints(readService(name, at, surroundings), hints, remark);
  });
  const jobs = readJobs(root, new Set(read.map((service) => service.name)), surroundings);
  const mounted = foldVolumesFrom([...read, ...jobs].sort(byName), new Map(written.map((entry) => [entry.name, entry.at])));
  const images = new Map(mounted.map((service) => [service.name, serviceImage(service, files)]));
  const known = mounted.map((service) => ({ ...service, imageFacts: images.get(service.name)?.facts ?? service.imageFacts }));
  return { services: inferRoles(known, (service) => images.get(service.name)?.found), images };
}

function byName(a: Service, b: Service): number {
  return a.name < b.name ? -1 : 1;
}

function readTopLevel(project: LoadedProject, services: readonly Service[], root: Cursor, context: TopLevelContext): App {
  let app: App = {
    ...emptyApp(byDefault(project.name, 'project-name', 'The project is named after its folder.')),
    files: project.files,
    profiles: project.profiles,
    services,
    inactive: inactiveServices(project),
  };
  for (const key of topLevelKeys) {
    const at = childOrNull(root, key.name);
    if (at !== undefined) app = { ...app, ...key.read(at, context) };
  }
  for (const entry of entriesOf(root)) {
    if (entry.name.startsWith('x-') && entry.name !== 'x-landfall') context.remark(entry.at.key, 'extension-field');
  }
  return app;
}

function inactiveServices(project: LoadedProject): App['inactive'] {
  return sortedEntriesOf({ node: project.disabled, key: 'services' }).map(({ name, at }) => ({
    name,
    profiles: texts(child({ node: at.node, key: childKey('services', name) }, 'profiles')).map((profile) => profile.value),
    place: at.node.place,
  }));
}
