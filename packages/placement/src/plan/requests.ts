import { isObject, type JsonObject, memberOf } from '../pod/json.ts';

/** What one pod asks of a node. */
export interface PodRequests {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}

/**
 * Adds up what the containers and sidecars of a pod request; what is not written counts as nothing. Init containers that
 * end before are left out, so it is what the pod takes while it runs.
 *
 * @param pod the JSON of a pod
 */
export function requestsOf(pod: JsonObject): PodRequests {
  const spec = memberOf(pod, 'spec');
  const of = isObject(spec) ? spec : {};
  const sidecars = objects(memberOf(of, 'initContainers')).filter((one) => memberOf(one, 'restartPolicy') === 'Always');
  let cpuMillicores = 0;
  let memoryBytes = 0;
  for (const container of [...objects(memberOf(of, 'containers')), ...sidecars]) {
    const resources = memberOf(container, 'resources');
    const requests = isObject(resources) ? memberOf(resources, 'requests') : undefined;
    if (!isObject(requests)) continue;
    cpuMillicores += quantity(memberOf(requests, 'cpu')) * 1000;
    memoryBytes += quantity(memberOf(requests, 'memory'));
  }
  return { cpuMillicores: Math.round(cpuMillicores), memoryBytes: Math.round(memoryBytes) };
}

function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Reads a quantity; 0 for what is none. @source Kubernetes apimachinery resource.Quantity */
function quantity(written: unknown): number {
  if (typeof written === 'number') return Number.isFinite(written) && written > 0 ? written : 0;
  const match =
    typeof written === 'string'
      ? /^\+?(\d+(?:\.\d*)?|\.\d+)(?:([eE][+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i))?$/.exec(written)
      : null;
  if (match === null) return 0;
  const [, digits = '', exponent = '', suffix = ''] = match;
  const value = Number(`${digits}${exponent}`) * (suffixes[suffix] ?? 1);
  return Number.isFinite(value) ? value : 0;
}
