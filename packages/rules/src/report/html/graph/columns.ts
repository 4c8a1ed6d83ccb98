import type { App, Role, Service } from '@landfall/model';
import { isLongRunning, keepsData } from '../../../reading/running.ts';
import { dataOf, writersOf } from '../../../reading/shared-data.ts';
import { noSources } from '../../../sources/sources.ts';

/** The columns of the picture, in the order in which a request passes them. */
export const columnTitles = ['Lets people in', 'Answers requests', 'Works behind', 'Files on disk', 'Keeps data'] as const;

/** The column of volumes and folders. */
const filesColumn = 3;

/** What the picture shows as a box. */
export interface GraphNode {
  /** `service web`, `files uploads`. */
  readonly id: string;
  readonly kind: 'service' | 'files';
  readonly name: string;
  /** The role and product of a service; how many write the files. */
  readonly detail: string;
  readonly column: number;
  /** What is lost with it, or must not exist twice. */
  readonly isState: boolean;
  /** Files that several services use. */
  readonly isShared: boolean;
}

const columnOfRole: Readonly<Record<Role, number | undefined>> = {
  proxy: 0,
  web: 1,
  api: 1,
  unknown: 1,
  worker: 2,
  scheduler: 2,
  job: 2,
  database: 4,
  broker: 4,
  cache: 4,
  search: 4,
  storage: 4,
  // What watches stands beside the picture: it is connected with everything.
  observability: undefined,
};

/** What uses files, and whether it may write them. */
export interface FileUse {
  readonly service: string;
  readonly files: string;
  readonly writes: boolean;
}

export interface GraphContent {
  readonly nodes: readonly GraphNode[];
  readonly fileUses: readonly FileUse[];
  /** Names of services that collect metrics and logs. */
  readonly watchers: readonly string[];
}

/** The boxes of the picture: services, the files that they share, and the files that one of them keeps for itself. */
export function contentOf(app: App): GraphContent {
  const drawn = app.services.filter(({ role }) => columnOfRole[role.role] !== undefined);
  const names = new Set(drawn.map(({ name }) => name));
  const fileUses: FileUse[] = [];
  const fileNodes: GraphNode[] = [];
  for (const data of dataOf({ app, services: app.services, sources: noSources })) {
    const users = [...new Set(data.uses.map(({ service }) => service.name))].filter((name) => names.has(name));
    const isOwn = users.length === 1 && drawn.some((service) => service.name === users[0] && keepsData(service));
    if (users.length === 0 || isOwn) continue;
    const writers = new Set(writersOf(data).map(({ service }) => service.name));
    for (const service of users) fileUses.push({ service, files: data.name, writes: writers.has(service) });
    fileNodes.push({
      id: `files ${data.name}`,
      kind: 'files',
      name: data.name,
      detail:
        users.length > 1 ? `${users.length} use it, ${count(users.filter((name) => writers.has(name)).length)}` : 'one uses it',
      column: filesColumn,
      isState: true,
      isShared: users.length > 1,
    });
  }
  return {
    nodes: [...drawn.map(serviceNode), ...fileNodes],
    fileUses,
    watchers: app.services.filter(({ role }) => role.role === 'observability').map(({ name }) => name),
  };
}

function serviceNode(service: Service): GraphNode {
  const { role } = service;
  return {
    id: `service ${service.name}`,
    kind: 'service',
    name: service.name,
    detail: role.product === undefined || role.product === role.role ? role.role : `${role.role}, ${role.product}`,
    column: columnOfRole[role.role] ?? 1,
    isState: keepsData(service) && isLongRunning(service),
    isShared: false,
  };
}

function count(writers: number): string {
  return writers === 1 ? '1 writes' : `${writers} write`;
}
