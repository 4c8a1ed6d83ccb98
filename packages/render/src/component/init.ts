import type { EnvironmentVariable, Fact, Hook, Service } from '@landfall/model';
import type { ComponentValues, Container } from '../helm/values.ts';
import { withSuffix } from '../plan/names/dns-label.ts';
import { branch, leafOf, listing, named, type Traced } from '../traced.ts';
import type { ContainerResult } from './container.ts';
import { writeEnvironment } from './environment.ts';
import { keyOf, note, type Occupant, statedAt, use } from './occupant.ts';
import { type SecretNeeds, writeText } from './texts.ts';
import type { PodStorage } from './volumes/index.ts';

type Init = NonNullable<ComponentValues['init']>[string];

/** Copies a folder of the image into a volume unless something is in it already; a fresh disk may hold `lost+found`. */
const copyScript = 'if [ -d "$1" ] && [ -z "$(ls -A "$2" | grep -v "^lost+found$")" ]; then cp -a "$1/." "$2/"; fi';

/** The containers that run before those of the service: volumes filled from images, then `pre_start` hooks in their order. */
export function writeInit(
  occupants: readonly Occupant[],
  containers: ReadonlyMap<Occupant, ContainerResult>,
  storage: PodStorage,
): Traced<Record<string, Init>> | undefined {
  const init = new Map<string, Traced<Init>>();
  const securityOf = (occupant: Occupant | undefined) =>
    occupant === undefined ? undefined : containers.get(occupant)?.entries.security;
  for (const { volume, container, image, from, to, origin } of storage.prefills) {
    const name = withSuffix('copy', volume);
    const words = ['-c', copyScript, 'copy', from, to].map((word) => leafOf(word, origin));
    storage.mount(storage.identityOf(volume), {
      wanted: volume,
      source: unreachable,
      target: { path: to, container: name, origin, readOnly: false },
    });
    const occupant = occupants.find((one) => one.container === container);
    init.set(
      name,
      branch<Init>({
        image: leafOf(image, origin),
        command: listing<string>([leafOf('sh', origin)]),
        args: listing<string>(words),
        security: securityOf(occupant),
        order: leafOf(0, origin),
      }),
    );
  }
  for (const occupant of occupants) {
    for (const [index, hook] of occupant.service.preStart.entries()) {
      init.set(hookName(occupant.component, index), writeHook(occupant, { hook, index, container: containers.get(occupant) }));
    }
  }
  return init.size === 0 ? undefined : named<Init>(init);
}

function unreachable(): never {
  throw new Error('A volume is filled that is not mounted.');
}

/** Name of the init container of a `pre_start` hook, which is also its key in images.yaml when it has an image of its own. */
export function hookName(component: string, index: number): string {
  return withSuffix(component, `pre-start-${index + 1}`);
}

/** Images of hooks that run in another image than their service, by their key in images.yaml. */
export function hookImages(service: Service, component: string): readonly (readonly [string, Fact<string>])[] {
  return service.preStart.flatMap((hook, index) =>
    hasOwnImage(service, hook) ? [[hookName(component, index), hook.image] as const] : [],
  );
}

function hasOwnImage(service: Service, hook: Hook): hook is Hook & { readonly image: Fact<string> } {
  return hook.image !== undefined && hook.image.value !== service.image?.value;
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
  const image = hasOwnImage(service, hook) ? hookName(occupant.component, index) : occupant.component;
  for (const fact of [hook.user, hook.privileged])
    if (fact !== undefined)
      note(
        occupant,
        'hook-context',
        keyOf(fact.origin) ?? hook.key,
        'The hook runs as the user and with the rights of its service.',
      );
  for (const fact of [hook.image, hook.perReplica])
    if (fact !== undefined) use(occupant, fact.origin, `init.${hookName(occupant.component, index)}`);
  if (hook.perReplica?.value !== true)
    note(
      occupant,
      'hook-once',
      `${hook.key}.per_replica`,
      'It runs before each pod starts, not once per roll-out; it must bear being repeated.',
    );
  const workingDir =
    hook.workingDir === undefined ? container?.entries.workingDir : leafOf(hook.workingDir.value, hook.workingDir.origin);
  const inherited: Partial<Traced<Container>['entries']> = container?.entries ?? {};
  return branch<Init>({
    image: leafOf(image, statedAt(hook)),
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
