import type { ControllerContext } from '../controllers/controller.ts';
import { reportDaemonSets } from '../controllers/daemon-sets/report.ts';
import type { HttpReply, Route } from '../process/http-server.ts';
import { explainPod } from './explain.ts';

type Answering = Pick<ControllerContext, 'client' | 'images' | 'surroundings'>;

/** Names of namespaces and pods. @source Kubernetes, "Object names and IDs": DNS subdomain names */
const namePattern = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/**
 * What people ask the operator: `/explain?namespace=NAMESPACE&pod=NAME` for a pod, `/daemonsets` for DaemonSets that break on
 * nodes of another architecture. Both only read, and both can be asked of any replica.
 */
export function explainRoutes(context: Answering): ReadonlyMap<string, Route> {
  return new Map<string, Route>([
    ['/explain', (url) => explanation(url, context)],
    ['/daemonsets', () => daemonSets(context)],
  ]);
}

async function explanation({ searchParams }: URL, context: Answering): Promise<HttpReply> {
  const [namespace, name] = [searchParams.get('namespace') ?? '', searchParams.get('pod') ?? ''];
  if (!namePattern.test(namespace) || !namePattern.test(name))
    return failure(400, 'Ask for /explain?namespace=NAMESPACE&pod=NAME.');
  const answer = await explainPod({ namespace, name }, context);
  switch (answer) {
    case 'not-found':
      return failure(404, `There is no pod ${name} in ${namespace}.`);
    case 'malformed':
      return failure(422, `The pod ${name} cannot be read.`);
    case 'not-ready':
      return notReady;
    default:
      return json(200, answer);
  }
}

async function daemonSets(context: Answering): Promise<HttpReply> {
  if (!context.surroundings.isSynced) return notReady;
  const { objects: _, ...report } = await reportDaemonSets(context);
  return json(200, report);
}

function failure(status: number, message: string): HttpReply {
  return json(status, { schemaVersion: 1, error: message });
}

function json(status: number, value: object): HttpReply {
  return { status, type: 'application/json', text: `${JSON.stringify(value)}\n` };
}

const notReady = failure(503, 'The operator has not read the cluster yet.');
