import type { ApiClient } from '../control-plane/api-client.ts';
import { waitUntil } from '../control-plane/deadline.ts';
import { listObjects } from './objects.ts';
import { type ContainerName, describeState, type EventView, type PodView, troubledContainers } from './state.ts';

/** Several test files may share two cores. */
const defaultTimeoutMs = 180_000;
/** A question is work for the cluster, and often a program to start. */
const defaultEveryMs = 200;
const logLines = 15;
const logCount = 8;

export interface WaitOptions {
  readonly timeoutMs?: number;
  /** Pause between two questions: longer where a question costs the cluster much. */
  readonly everyMs?: number;
  /** Only this namespace is described on failure. Without it, all are. */
  readonly namespace?: string;
}

/**
 * Asks until the answer is yes. A question that fails counts as no.
 *
 * @throws with the expectation and a short state of the cluster when the time is over
 */
export async function waitInCluster(
  client: ApiClient,
  expectation: { readonly description: string; readonly condition: () => Promise<boolean> },
  options: WaitOptions = {},
): Promise<void> {
  const { description, condition } = expectation;
  let lastTrouble = '';
  const ask = async (): Promise<boolean> => {
    try {
      return await condition();
    } catch (error) {
      lastTrouble = `\nThe last question failed: ${error instanceof Error ? error.message : String(error)}`;
      return false;
    }
  };
  try {
    await waitUntil(ask, {
      timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
      describe: () => `Expected: ${description}`,
      everyMs: options.everyMs ?? defaultEveryMs,
    });
  } catch (error) {
    const expected = error instanceof Error ? error.message : description;
    throw new Error(`${expected}${lastTrouble}\n${await readState(client, options.namespace)}`, { cause: error });
  }
}

/** Says in a few lines how things stand in a namespace, or in all. */
export async function readState(client: ApiClient, namespace?: string): Promise<string> {
  const scope = namespace === undefined ? '/api/v1' : `/api/v1/namespaces/${namespace}`;
  const [pods, events] = await Promise.all([
    listObjects<PodView>(client, `${scope}/pods`),
    listObjects<EventView>(client, `${scope}/events`),
  ]);
  const containers = troubledContainers(pods).slice(0, logCount);
  const logs = await Promise.all(containers.map(async (container) => ({ ...container, text: await readLog(client, container) })));
  return describeState({ pods, events, logs });
}

async function readLog(client: ApiClient, { namespace, pod, container, previous }: ContainerName): Promise<string> {
  const query = `container=${container}&tailLines=${logLines}&previous=${previous}`;
  const { body } = await client.request('GET', `/api/v1/namespaces/${namespace}/pods/${pod}/log?${query}`);
  return typeof body === 'string' ? body : JSON.stringify(body);
}
