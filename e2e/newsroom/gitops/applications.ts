import { listObjects } from '../../cluster/objects.ts';
import type { ApiClient } from '../../control-plane/api-client.ts';

/** An Application of Argo CD, as far as a delivery is concerned. */
export interface ApplicationState {
  readonly name: string;
  readonly component: string;
  readonly wave: number;
  readonly sync: string;
  readonly health: string;
  /** The commit that it was compared with last. */
  readonly revision: string;
  /** When it was synchronised for the first time: begin and end, in milliseconds since 1970. */
  readonly firstSync: { readonly startedAtMs: number; readonly endedAtMs: number } | undefined;
  /** What the last synchronisation and Argo CD's own checks have to say. */
  readonly messages: readonly string[];
}

/** The Applications of one environment, in order of name. */
export async function readApplications(client: ApiClient, environment: string): Promise<readonly ApplicationState[]> {
  const selector = encodeURIComponent(`landfall.dev/environment=${environment}`);
  const collection = `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications?labelSelector=${selector}`;
  const views = await listObjects<ApplicationView>(client, collection);
  return views.map((view) => stateOf(view, environment)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether an Application shows what the commit says, and all of it works. */
export function isDelivered(application: ApplicationState, revision: string): boolean {
  const { sync, health } = application;
  return sync === 'Synced' && health === 'Healthy' && application.revision === revision;
}

/** One line for each Application that is not as it should be. */
export function describeApplications(applications: readonly ApplicationState[], revision: string): string {
  const lines = applications
    .filter((application) => !isDelivered(application, revision))
    .map(({ name, wave, sync, health, messages, ...application }) => {
      const commit =
        application.revision === revision
          ? 'at the commit'
          : `at ${application.revision === '' ? 'no commit' : application.revision.slice(0, 8)}`;
      return `  ${name} (wave ${wave}): ${sync}, ${health}, ${commit}; ${messages.join('; ')}`;
    });
  return `${applications.length} Applications, ${lines.length} not as they should be\n${lines.join('\n')}`;
}

/** An Application: argoproj.io/v1alpha1. */
interface ApplicationView {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly source: { readonly helm: { readonly releaseName: string } } };
  readonly status?: {
    readonly sync?: { readonly status: string; readonly revision?: string };
    readonly health?: { readonly status?: string };
    readonly history?: readonly { readonly deployStartedAt: string; readonly deployedAt: string }[];
    readonly operationState?: { readonly phase: string; readonly message?: string };
    readonly conditions?: readonly { readonly type: string; readonly message: string }[];
  };
}

function stateOf({ metadata, status = {} }: ApplicationView, environment: string): ApplicationState {
  const [first] = status.history ?? [];
  const { operationState, conditions = [] } = status;
  return {
    name: metadata.name,
    component: metadata.name.slice(metadata.name.indexOf(`-${environment}-`) + environment.length + 2),
    wave: Number(metadata.labels['landfall.dev/wave']),
    sync: status.sync?.status ?? 'Unknown',
    health: status.health?.status ?? 'Unknown',
    revision: status.sync?.revision ?? '',
    firstSync:
      first === undefined
        ? undefined
        : { startedAtMs: Date.parse(first.deployStartedAt), endedAtMs: Date.parse(first.deployedAt) },
    messages: [
      ...(operationState === undefined ? [] : [`${operationState.phase}: ${operationState.message ?? ''}`]),
      ...conditions.map(({ type, message }) => `${type}: ${message}`),
    ],
  };
}
