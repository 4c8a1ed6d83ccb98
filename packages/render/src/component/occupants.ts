import { type Fact, type Hook, inferred, type Service } from '@landfall/model';
import { withSuffix } from '../plan/names/dns-label.ts';
import type { Plan, Subject } from '../plan/plan.ts';
import type { Occupant } from './occupant.ts';
import { dataOf } from './volumes/data.ts';
import { keepsAnonymous } from './volumes/volume-mounts.ts';

/** The occupant that gives the pod its name. */
export function mainOccupant(subject: Subject): Occupant {
  const { service, component, plan } = subject;
  return {
    ...subject,
    release: component,
    container: 'main',
    image: component,
    runs: component,
    podHooks: service.preStart.filter((hook) => !runsOnce(hook, service, plan)),
    isPreparation: false,
    hookImages: ownImages(service, component),
  };
}

/** An occupant of another service's pod. All its hooks run there: the roll-out is that of the pod. */
export function sidecarOccupant(subject: Subject, main: Subject): Occupant {
  const { service, component } = subject;
  return {
    ...subject,
    release: main.component,
    container: component,
    image: component,
    runs: component,
    podHooks: service.preStart,
    isPreparation: false,
    hookImages: ownImages(service, component),
  };
}

/**
 * The occupant of the Job that runs the hooks of a service once per roll-out; undefined when it has none. It is the service
 * itself, with the last hook in the place of its command and the others before it.
 */
export function preparationOccupant(subject: Subject): Occupant | undefined {
  const { service, component, plan } = subject;
  const hooks = service.preStart.filter((hook) => runsOnce(hook, service, plan));
  const last = hooks.at(-1);
  if (last === undefined) return undefined;
  const name = freeName(withSuffix(component, 'pre-start'), plan);
  const keys = ownImages(service, component);
  return {
    ...subject,
    service: serviceOfHook(service, last),
    component: name,
    plan: planOfJob(plan, service, last),
    release: name,
    container: 'main',
    image: component,
    runs: keys.get(last) ?? component,
    podHooks: hooks.slice(0, -1),
    isPreparation: true,
    hookImages: keys,
  };
}

function freeName(wanted: string, { names }: Plan): string {
  const taken = new Set(names.components.values());
  let name = wanted;
  for (let count = 2; taken.has(name); count += 1) name = withSuffix(wanted, String(count));
  return name;
}

/** What a hook inherits of its service, and what it states itself. What belongs to a long-running service is left out. */
function serviceOfHook(service: Service, hook: Hook): Service {
  const own = new Set(hook.environment.map(({ name }) => name));
  const {
    healthcheck: _check,
    restart: _restart,
    replicas: _replicas,
    mode: _mode,
    update: _update,
    rollback: _rollback,
    stopSignal: _signal,
    build: _build,
    ...rest
  } = service;
  return {
    ...rest,
    role: {
      role: 'job',
      confidence: 'stated',
      evidence: [{ text: `a hook of ${service.name}, once before each roll-out`, place: hook.place }],
    },
    command: hook.command,
    environment: [...service.environment.filter(({ name }) => !own.has(name)), ...hook.environment],
    ...(hook.workingDir === undefined ? {} : { workingDir: hook.workingDir }),
    ports: [],
    expose: [],
    preStart: [],
    postStart: [],
    preStop: [],
    labels: [],
    deployLabels: [],
    annotations: [],
    hints: [],
  };
}

/** The plan as a Job sees it: nobody calls it, opens it or scales it. */
function planOfJob(plan: Plan, service: Service, hook: Hook): Plan {
  const ports = new Map([...plan.references.ports].filter(([name]) => name !== service.name));
  return {
    ...plan,
    references: { ...plan.references, ports, calledWithoutPort: new Set() },
    names: { ...plan.names, aliases: new Map() },
    exposure: new Map(),
    scaling: new Map(),
    order: {
      ...plan.order,
      jobs: new Map([[service.name, inferred('Job', 'hook-once', 'a hook that runs once per roll-out', { place: hook.place })]]),
    },
  };
}

/**
 * True for a hook that runs once per roll-out, before the component: the default of Compose. A service with a disk of its
 * own keeps its hooks in the pod, because no other pod can hold the disk.
 */
export function runsOnce(hook: Hook, service: Service, plan: Plan): boolean {
  return hook.perReplica?.value !== true && !ownsClaim(service, plan);
}

function ownsClaim(service: Service, plan: Plan): boolean {
  const isOwn = service.mounts.some((mount) => dataOf(plan).at(service, mount)?.data.isShared === false);
  const isAnonymous =
    service.imageFacts.volumes.length > 0 ||
    service.mounts.some((mount) => mount.kind === 'volume' && mount.source === undefined);
  return isOwn || (isAnonymous && keepsAnonymous(service, plan));
}

/** Images of hooks that run in another image than their service, by their key in images.yaml. */
export function hookImages(service: Service, component: string): readonly (readonly [string, Fact<string>])[] {
  const keys = ownImages(service, component);
  return service.preStart.flatMap((hook) => {
    const key = keys.get(hook);
    return key === undefined || hook.image === undefined ? [] : [[key, hook.image] as const];
  });
}

function ownImages(service: Service, component: string): ReadonlyMap<Hook, string> {
  const keys = new Map<Hook, string>();
  for (const [index, hook] of service.preStart.entries()) {
    if (hook.image !== undefined && hook.image.value !== service.image?.value)
      keys.set(hook, withSuffix(component, `pre-start-${index + 1}`));
  }
  return keys;
}
