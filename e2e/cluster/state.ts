/** A Pod as far as the description of a state needs it: core/v1. */
export interface PodView {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly phase?: string;
    readonly reason?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
    readonly initContainerStatuses?: readonly ContainerView[];
    readonly containerStatuses?: readonly ContainerView[];
  };
}

interface ContainerView {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly running?: object;
    readonly terminated?: EndView;
  };
  readonly lastState?: { readonly terminated?: EndView };
}

interface EndView {
  readonly exitCode: number;
  readonly reason?: string;
}

/** An event as far as the description needs it: core/v1. */
export interface EventView {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly involvedObject: { readonly kind?: string; readonly name?: string; readonly namespace?: string };
}

/** A container whose log tells why things are as they are. */
export interface ContainerName {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** The log of the container before this one is the one to read. */
  readonly previous: boolean;
}

const eventCount = 12;

/** Containers that have failed, or run without being ready. */
export function troubledContainers(pods: readonly PodView[]): readonly ContainerName[] {
  return pods.flatMap((pod) =>
    containersOf(pod)
      .filter((container) => isTroubled(container))
      .map((container) => ({
        namespace: pod.metadata.namespace,
        pod: pod.metadata.name,
        container: container.name,
        previous: container.state?.waiting !== undefined && container.lastState?.terminated !== undefined,
      })),
  );
}

/**
 * Says in a few lines how things stand: Pods with what holds them up, the last warnings, the end of the logs of containers
 * in trouble.
 */
export function describeState(state: {
  readonly pods: readonly PodView[];
  readonly events: readonly EventView[];
  readonly logs: readonly (ContainerName & { readonly text: string })[];
}): string {
  const warnings = state.events
    .filter((event) => event.type !== 'Normal')
    .toSorted((left, right) => (timeOf(left) < timeOf(right) ? -1 : 1))
    .slice(-eventCount);
  const sections = [
    ['Pods:', ...(state.pods.length === 0 ? ['none'] : state.pods.map(describePod))],
    ['Last warnings:', ...(warnings.length === 0 ? ['none'] : warnings.map(describeEvent))],
    ...state.logs.map((log) => [`Log of ${log.namespace}/${log.pod} ${log.container}:`, ...log.text.trimEnd().split('\n')]),
  ];
  return sections.map(([title, ...lines]) => [title, ...lines.map((line) => `  ${line}`)].join('\n')).join('\n');
}

function containersOf(pod: PodView): readonly ContainerView[] {
  return [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])];
}

function isTroubled(container: ContainerView): boolean {
  const { state, lastState } = container;
  const end = state?.terminated ?? lastState?.terminated;
  return (end !== undefined && end.exitCode !== 0) || (state?.running !== undefined && !container.ready);
}

function describePod(pod: PodView): string {
  const { name, namespace } = pod.metadata;
  let restarts = 0;
  for (const container of containersOf(pod)) restarts += container.restartCount;
  const parts = [
    `${namespace}/${name}`,
    [pod.status.phase ?? 'Unknown', pod.status.reason].filter((part) => part !== undefined).join(' '),
    ...(restarts === 0 ? [] : [`restarts ${restarts}`]),
    ...(pod.status.conditions ?? []).filter(isUnscheduled).map((condition) => condition.message ?? 'not scheduled'),
    ...containersOf(pod).flatMap(describeContainer),
  ];
  return parts.join(', ');
}

function isUnscheduled(condition: { readonly type: string; readonly status: string }): boolean {
  return condition.type === 'PodScheduled' && condition.status === 'False';
}

/** Nothing of a container that is as it should be. */
function describeContainer(container: ContainerView): readonly string[] {
  const { state, lastState, name } = container;
  if (state?.waiting !== undefined) {
    const { reason = 'waiting', message } = state.waiting;
    const end = lastState?.terminated === undefined ? '' : ` after ${describeEnd(lastState.terminated)}`;
    return [`${name}: ${reason}${end}${message === undefined ? '' : ` (${message})`}`];
  }
  if (state?.terminated !== undefined)
    return state.terminated.exitCode === 0 ? [] : [`${name}: ${describeEnd(state.terminated)}`];
  return container.ready || state?.running === undefined ? [] : [`${name}: running, not ready`];
}

function describeEnd(end: EndView): string {
  return `${end.reason ?? 'ended'} with exit code ${end.exitCode}`;
}

function describeEvent(event: EventView): string {
  const { kind = '', name = '', namespace = '' } = event.involvedObject;
  const times = event.count === undefined || event.count < 2 ? '' : ` (${event.count} times)`;
  return `${namespace}/${name} ${kind}: ${event.reason ?? ''}: ${(event.message ?? '').trim()}${times}`;
}

function timeOf(event: EventView): string {
  return event.lastTimestamp ?? event.eventTime ?? '';
}
