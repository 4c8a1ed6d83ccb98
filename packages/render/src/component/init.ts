import type { EnvironmentVariable, Hook } from '@landfall/model';
import type { ComponentValues, Container } from '../helm/values.ts';
import { withSuffix } from '../plan/names/dns-label.ts';
import { branch, growing, leafOf, listing, type Traced } from '../traced.ts';
import type { ContainerResult } from './container.ts';
import { writeEnvironment } from './environment.ts';
import { keyOf, note, type Occupant, statedAt, use } from './occupant.ts';
import { type SecretNeeds, writeText } from './texts.ts';
import type { PodStorage } from './volumes/index.ts';

type Init = NonNullable<ComponentValues['init']>[string];

/**
 * Copies a folder of the image into a volume unless something is in it already; a fresh disk may hold `lost+found`. What is
 * in the folder is copied, and not the folder: the root of a volume belongs to root, and nobody else may set its times.
 */
const copyScript =
  'if [ -d "$1" ] && [ -z "$(ls -A "$2" | grep -v "^lost+found$")" ]; then ' +
  'for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do ' +
  '[ ! -e "$entry" ] && [ ! -L "$entry" ] || cp -a "$entry" "$2/" || exit 1; done; fi';

/** The containers that run before those of the service: volumes filled from images, then `pre_start` hooks in their order. */
export function writeInit(
  occupants: readonly Occupant[],
  containers: ReadonlyMap<Occupant, ContainerResult>,
  storage: PodStorage,
): Traced<Record<string, Init>> | undefined {
  const init = new Map<string, Traced<Init>>();
  for (const { volume, container, image, from, to, origin } of storage.prefills) {
    const name = withSuffix('copy', volume);
    const words = ['-c', copyScript, 'copy', from, to].map((word) => leafOf(word, origin));
    storage.mount(storage.identityOf(volume), {
      wanted: volume,
      source: unreachable,
      target: { path: to, container: name, origin, readOnly: false },
    });
    const occupant = occupants.find((one) => one.container === container);
    const filled = occupant === undefined ? undefined : containers.get(occupant);
    init.set(
      name,
      branch<Init>({
        image: leafOf(image, origin),
        command: listing<string>([leafOf('sh', origin)]),
        args: listing<string>(words),
        resources: filled?.entries.resources,
        security: filled?.entries.security,
        order: leafOf(0, origin),
      }),
    );
  }
  for (const occupant of occupants) {
    for (const [index, hook] of occupant.podHooks.entries()) {
      init.set(hookName(occupant.component, index), writeHook(occupant, { hook, index, container: containers.get(occupant) }));
    }
  }
  return init.size === 0 ? undefined : growing<Init>(init);
}

function unreachable(): never {
  throw new Error('A volume is filled that is not mounted.');
}

/** Name of the init container of a `pre_start` hook. */
export function hookName(component: string, index: number): string {
  return withSuffix(component, `pre-start-${index + 1}`);
}

interface HookInput {
  readonly hook: Hook;
  readonly index: number;
  readonly container: ContainerResult | undefined;
}

/**
 * A hook inherits the container of its service, its command takes the place of the service's.
 *
 * @source compose-go types/hooks.go, PreStartHook
 */
function writeHook(occupant: Occupant, { hook, index, container }: HookInput): Traced<Init> {
  const { service } = occupant;
  const needs: SecretNeeds = new Map();
  const args = hook.command.value.map((value) => writeText(occupant, { value, origin: hook.command.origin }, needs));
  const own = new Set(hook.environment.map(({ name }) => name));
  const variables: readonly EnvironmentVariable[] = [
    ...service.environment.filter(({ name }) => !own.has(name)),
    ...hook.environment,
  ];
  const { env, secrets } = writeEnvironment(occupant, variables, needs);
  accountForHook(occupant, hook, `init.${hookName(occupant.component, index)}`);
  const workingDir =
    hook.workingDir === undefined ? container?.entries.workingDir : leafOf(hook.workingDir.value, hook.workingDir.origin);
  const inherited: Partial<Traced<Container>['entries']> = container?.entries ?? {};
  return branch<Init>({
    image: leafOf(occupant.hookImages.get(hook) ?? occupant.image, statedAt(hook)),
    command: inherited.command,
    args: args.length === 0 ? undefined : listing(args),
    workingDir,
    env,
    secrets,
    resources: inherited.resources,
    security: inherited.security,
    order: leafOf(index + 1, statedAt(hook)),
  });
}

/** Answers for what a hook says beside its command; `path` is where the hook went. */
export function accountForHook(occupant: Occupant, hook: Hook, path: string): void {
  use(occupant, statedAt(hook), path);
  for (const fact of [hook.image, hook.perReplica]) if (fact !== undefined) use(occupant, fact.origin, path);
  for (const fact of [hook.user, hook.privileged]) {
    if (fact === undefined) continue;
    note(
      occupant,
      'hook-context',
      keyOf(fact.origin) ?? hook.key,
      'The hook runs as the user and with the rights of its service.',
    );
  }
  if (hook.perReplica?.value !== true && !occupant.isPreparation) {
    note(
      occupant,
      'hook-once',
      `${hook.key}.per_replica`,
      'It runs before each pod starts, not once per roll-out; it must bear being repeated.',
    );
  }
}
