import { byDefault, type Origin, type RoleGuess } from '@landfall/model';
import type { ComponentValues, Container, Schedule, WorkloadKind } from '../helm/values.ts';
import type { Subject } from '../plan/plan.ts';
import { branch, growing, leaf, leafOf, type Traced } from '../traced.ts';
import { type ContainerResult, writeContainer } from './container.ts';
import { reportProvider } from './dependencies.ts';
import { Exceptions } from './exceptions.ts';
import { type StopTime, writeGrace } from './grace.ts';
import { accountForHook, hookName, writeInit } from './init.ts';
import { writeAnnotations } from './labels.ts';
import { type Occupant, use } from './occupant.ts';
import { mainOccupant, preparationOccupant, runsOnce, sidecarOccupant } from './occupants.ts';
import { writeFsGroup, writePod } from './pod.ts';
import { writeService } from './ports.ts';
import { writeJob } from './restart.ts';
import { writeReplicas } from './scale.ts';
import { writeStrategy } from './update.ts';
import { runningUser } from './user.ts';
import { mountAll, PodStorage } from './volumes/index.ts';
import { writeWaits } from './wait-for.ts';
import { workloadKind } from './workload-kind.ts';

type Entries = Partial<Traced<ComponentValues>['entries']>;
type Sidecar = NonNullable<ComponentValues['sidecars']>[string];

/** A group that owns fresh claims when nothing is known of the user: any number lets the process write. */
const claimGroup = 1000;

/**
 * Translates a service into the values of its component. Services that share its network namespace become sidecars.
 * Everything the service states ends as a scalar of the result, a use, or a note.
 */
export function componentValues(subject: Subject, sidecars: readonly Subject[]): Traced<ComponentValues> {
  const others = sidecars.filter(({ service }) => service.provider === undefined).map((one) => sidecarOccupant(one, subject));
  return writeValues(mainOccupant(subject), others);
}

/** A Job that a component needs before its roll-out, as a component of its own. */
export interface Preparation {
  readonly component: string;
  readonly values: Traced<ComponentValues>;
}

/**
 * The Job that runs the `pre_start` hooks of a service that run once, not per replica. It is named by its content, so hooks
 * that did not change are not run again. Undefined when there is none, or when they run with the pod.
 */
export function preparationOf(subject: Subject): Preparation | undefined {
  const occupant = subject.service.provider === undefined ? preparationOccupant(subject) : undefined;
  if (occupant === undefined) return undefined;
  const last = subject.service.preStart.findLast((hook) => runsOnce(hook, subject.service, subject.plan));
  if (last !== undefined) accountForHook(occupant, last, 'container');
  return { component: occupant.component, values: writeValues(occupant, []) };
}

function writeValues(main: Occupant, others: readonly Occupant[]): Traced<ComponentValues> {
  const identity = writeIdentity(main);
  if (main.service.provider !== undefined) return writeProvided(main, identity);
  const all = [main, ...others];
  const report = (origin: Origin, path: string) => use(main, origin, path);
  const exceptions = new Exceptions(report);
  const storage = new PodStorage(report);
  for (const occupant of all) mountAll(occupant, storage, exceptions);
  const kind = workloadKind(main, storage.ownClaim !== undefined);
  const containers = new Map(
    all.map((occupant) => [occupant, writeContainer(occupant, occupant === main ? kind.value : 'Deployment', exceptions)]),
  );
  const init = writeInit(all, containers, storage);
  const annotations = all.map(writeAnnotations);
  return branch<ComponentValues>({
    ...identity,
    kind: leaf(kind),
    enabled: writeEnabled(main),
    ...writeScale(main, kind.value, storage),
    annotations: annotations[0]?.ofObjects,
    podAnnotations: annotations[0]?.ofPods,
    container: branch<Container>(containers.get(main)?.entries ?? {}),
    probes: containers.get(main)?.probes,
    sidecars: writeSidecars(others, containers),
    init,
    waitFor: writeWaits(all),
    ...storage.write((container) => containersOf(all, container)),
    service: writeService(main, others),
    ...writePlanned(main),
    strategy: writeStrategy(main, {
      kind: kind.value,
      ownsClaim: storage.ownClaim !== undefined,
      isOnHostNetwork: main.service.networkMode?.value === 'host',
    }),
    job: writeJob(main, kind.value),
    schedule: writeSchedule(main, kind.value),
    pod: writePod(main, others, {
      kind: kind.value,
      exceptions,
      fsGroup: writeGroup(all, storage),
      graceSeconds: writeGrace(
        stopTimeOf(main, containers),
        others.map((occupant) => stopTimeOf(occupant, containers)),
      ),
    }),
    exceptions: exceptions.write(),
  });
}

function writeIdentity({ service, component, plan, isPreparation }: Occupant): Pick<Entries, 'component' | 'app' | 'role'> {
  const reason =
    component === service.name ? 'the name of the service' : `the service ${service.name}, in letters that Kubernetes accepts`;
  return {
    component: leafOf(component, {
      how: 'inferred',
      rule: 'component-name',
      why: isPreparation ? `hooks of ${service.name}` : reason,
      place: service.place,
    }),
    app: leaf(plan.app.name),
    role: leafOf(service.role.role, service.hints.find(({ name }) => name === 'role')?.value.origin ?? roleOrigin(service.role)),
  };
}

function roleOrigin({ evidence, confidence }: RoleGuess): Origin {
  const why = evidence.length === 0 ? 'nothing tells more' : evidence.map(({ text }) => text).join(', ');
  const place = evidence.find((one) => one.place !== undefined)?.place;
  return {
    how: 'inferred',
    rule: 'role',
    why: confidence === 'guess' ? `a guess: ${why}` : why,
    ...(place === undefined ? {} : { place }),
  };
}

/** A dependency that no container stands for: off until someone gives its address. */
function writeProvided(main: Occupant, identity: Pick<Entries, 'component' | 'app' | 'role'>): Traced<ComponentValues> {
  reportProvider(main);
  const origin: Origin = {
    how: 'inferred',
    rule: 'provided-outside',
    why: 'a provider plug-in creates it; give external.host and switch it on',
    place: main.service.place,
  };
  return branch<ComponentValues>({
    ...identity,
    kind: leafOf('Deployment', origin),
    enabled: leafOf(false, origin),
    container: branch<Container>({}),
  });
}

function writeEnabled(main: Occupant): Traced<boolean> | undefined {
  const [first, ...others] = main.service.profiles;
  if (first === undefined) return undefined;
  for (const { origin } of others) use(main, origin, 'enabled');
  return leafOf(true, first.origin, `profile ${first.value}: false switches it off`);
}

function writeScale(main: Occupant, kind: WorkloadKind, storage: PodStorage): Pick<Entries, 'replicas' | 'disruption'> {
  const autoscaling = main.plan.scaling.get(main.service.name);
  const replicas =
    autoscaling === undefined || main.service.replicas !== undefined
      ? writeReplicas(main, kind, (storage.freshClaim ?? storage.ownClaim) !== undefined)
      : undefined;
  const least = autoscaling?.entries.min.value ?? replicas?.value ?? 1;
  const one = byDefault(1, 'disruption', 'nodes are drained one pod at a time');
  return {
    ...(replicas === undefined ? {} : { replicas }),
    ...(least > 1 ? { disruption: branch<{ maxUnavailable: number | string }>({ maxUnavailable: leaf(one) }) } : {}),
  };
}

function writeSidecars(
  others: readonly Occupant[],
  containers: ReadonlyMap<Occupant, ContainerResult>,
): Traced<Record<string, Sidecar>> | undefined {
  if (others.length === 0) return undefined;
  return growing<Sidecar>(
    others.map((occupant) => {
      const { entries, probes } = containers.get(occupant) ?? { entries: {}, probes: undefined };
      return [
        occupant.component,
        branch<Sidecar>({ ...entries, probes }, `${occupant.service.name} shares the pod, ${occupant.service.place.file}`),
      ] as const;
    }),
  );
}

/** Hooks before the start see the volumes of their service. */
function containersOf(all: readonly Occupant[], container: string): readonly string[] {
  const occupant = all.find((one) => one.container === container);
  return [container, ...(occupant?.podHooks ?? []).map((_, index) => hookName(occupant?.component ?? container, index))];
}

/** What the plan concluded is taken over as it is. */
function writePlanned({ plan, service }: Occupant): Pick<Entries, 'exposure' | 'autoscaling' | 'network'> {
  const exposure = plan.exposure.get(service.name)?.routes;
  const autoscaling = plan.scaling.get(service.name);
  const network = plan.networks.get(service.name);
  return {
    ...(exposure === undefined ? {} : { exposure }),
    ...(autoscaling === undefined ? {} : { autoscaling }),
    ...(network === undefined ? {} : { network }),
  };
}

function writeSchedule({ plan, service }: Occupant, kind: WorkloadKind): Traced<Schedule> | undefined {
  return kind === 'CronJob' ? plan.order.schedules.get(service.name) : undefined;
}

/**
 * The group that may write to fresh claims, and read files that are not for everybody: that of the process, or any when only its
 * name or nothing is known.
 */
function writeGroup(all: readonly Occupant[], storage: PodStorage): Traced<number> | undefined {
  const cause = storage.freshClaim ?? guardedFile(all);
  if (cause === undefined) return undefined;
  const what = storage.freshClaim === undefined ? 'read files that are not for everybody' : 'write to fresh claims';
  for (const { service } of all) {
    const user = runningUser(service);
    if (user.isRoot === true) continue;
    if (user.uid === undefined) return writeFsGroup(claimGroup, `any group lets an unknown user ${what}`, cause);
    const id = user.gid !== undefined && user.gid.value > 0 ? user.gid.value : user.uid.value;
    return writeFsGroup(id, `lets user ${user.uid.value} ${what}`, cause);
  }
  return undefined;
}

/** The mode of a config or secret that keeps others out: its file belongs to root, so the group must let the process in. */
function guardedFile(all: readonly Occupant[]): Origin | undefined {
  const modes = all.flatMap(({ service }) => [...service.configs, ...service.secrets].map(({ mode }) => mode));
  return modes.find((mode) => mode !== undefined && (mode.value & 0o004) === 0)?.origin;
}

function stopTimeOf(occupant: Occupant, containers: ReadonlyMap<Occupant, ContainerResult>): StopTime {
  return containers.get(occupant)?.stopTime ?? { stated: undefined, drainSeconds: 0 };
}
