import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from './stage.ts';
import { viewOf } from './stage.ts';

/** Pods that come while something breaks. Each asked for nodes of its own, beside what its image needs. */
export interface Load {
  /** Ends it. @returns the names of all pods that the API server took */
  end(): Promise<readonly string[]>;
}

/** What a pod lost, or that it is stuck; undefined when nothing is wrong with it. */
export type Loss = string | undefined;

const everyMs = 200;
/** Nodes that these pods may use: one of each architecture. */
const wanted = ['amd64-1', 'arm64-1'];
const terms = [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: wanted }] }];

/** Creates pods one after the other, with these images in turn. */
export function startLoad(stage: Stage, namespace: string, images: readonly string[]): Load {
  const names: string[] = [];
  const over = new AbortController();
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } };
  const creating = (async () => {
    for (let count = 0; !over.signal.aborted; count += 1) {
      names.push(await stage.create(namespace, { images: [images[count % images.length] ?? ''], more: { affinity } }));
      await pause(everyMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  })();
  // What went wrong is told where it is awaited.
  creating.catch(() => undefined);
  return {
    async end() {
      over.abort();
      await creating;
      return names;
    },
  };
}

/**
 * Looks at a pod of a load once it has a node, which it must have within the patience of the stage.
 *
 * @returns what it lost of what it asked for
 */
export async function lossOf(stage: Stage, namespace: string, name: string): Promise<Loss> {
  const node = await stage.nodeOf(namespace, name);
  const written = JSON.stringify(viewOf(await stage.pod(namespace, name)).spec.affinity ?? {});
  const [asked = ''] = terms.map(({ matchExpressions }) => JSON.stringify(matchExpressions[0]));
  if (!wanted.includes(node)) return `${name} went to ${node}`;
  if (!written.includes(asked)) return `${name} was let in without what it asked for: ${written}`;
  return written.split('"matchExpressions"').length === 2 ? undefined : `${name} was given an alternative: ${written}`;
}
