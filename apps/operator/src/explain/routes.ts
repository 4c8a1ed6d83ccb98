import type { ControllerContext } from '../controllers/controller.ts';
import { reportDaemonSets } from '../controllers/daemon-sets/report.ts';
import { explainPod } from './explain.ts';

/** A page of the status port. */
export interface StatusPage {
  readonly status: number;
  readonly contentType: 'application/json';
  readonly body: string;
}

type Answering = Pick<ControllerContext, 'client' | 'images' | 'surroundings'>;

const namePattern = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/**
 * Answers what people ask the operator: `/explain/NAMESPACE/NAME` for a pod, `/daemonsets` for DaemonSets that break on
 * nodes of another architecture. It only reads.
 *
 * @param path of the request, without its query
 * @returns undefined for every other path
 */
export async function answerStatusPath(path: string, context: Answering): Promise<StatusPage | undefined> {
  const [, page, namespace, name, ...rest] = path.split('/');
  if (page === 'daemonsets' && namespace === undefined) {
    if (!context.surroundings.isSynced) return failure(503, 'The operator has not read the cluster yet.');
    const { objects: _, ...report } = await reportDaemonSets(context);
    return json(200, report);
  }
  if (page !== 'explain' || rest.length > 0) return undefined;
  if (!isName(namespace) || !isName(name)) return failure(400, 'Ask for /explain/NAMESPACE/NAME.');
  const answer = await explainPod({ namespace, name }, context);
  switch (answer) {
    case 'not-found':
      return failure(404, `There is no pod ${name} in ${namespace}.`);
    case 'malformed':
      return failure(422, `The pod ${name} cannot be read.`);
    case 'not-ready':
      return failure(503, 'The operator has not read the cluster yet.');
    default:
      return json(200, answer);
  }
}

function isName(text: string | undefined): text is string {
  return text !== undefined && namePattern.test(text);
}

function failure(status: number, message: string): StatusPage {
  return json(status, { schemaVersion: 1, error: message });
}

function json(status: number, value: object): StatusPage {
  return { status, contentType: 'application/json', body: `${JSON.stringify(value)}\n` };
}
