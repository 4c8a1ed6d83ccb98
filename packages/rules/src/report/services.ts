import type { Service } from '@landfall/model';
import type { Assessment } from '../assess.ts';
import { isLongRunning, keepsData } from '../reading/running.ts';
import { isSecretName } from '../reading/secrets.ts';
import { isDataFolder } from '../reading/shared-data.ts';

/** What a program wants to know of a service, beside the findings. */
export interface ServiceSummary {
  readonly name: string;
  readonly role: string;
  /** It keeps data that must not be lost with its container. */
  readonly stateful: boolean;
  /** A second copy of it would do harm, or would be another one beside it. */
  readonly singleton: boolean;
  readonly runOnce: boolean;
  /** Names of variables and mounted secrets; never values. */
  readonly secrets: readonly string[];
  /** Volumes that another service mounts as well. */
  readonly sharedVolumes: readonly { readonly volume: string; readonly mode: 'rw' | 'ro' }[];
}

/** The services of an application, sorted by name. */
export function summariseServices({ app }: Pick<Assessment, 'app'>): readonly ServiceSummary[] {
  const users = new Map<string, Set<string>>();
  for (const service of app.services) {
    for (const source of sharedSources(service)) users.set(source, (users.get(source) ?? new Set()).add(service.name));
  }
  return app.services.map((service) => ({
    name: service.name,
    role: service.role.role,
    stateful: isStateful(service),
    singleton: service.role.role === 'scheduler' || keepsData(service),
    runOnce: !isLongRunning(service),
    secrets: secretNames(service),
    sharedVolumes: service.mounts.flatMap((mount) =>
      (mount.kind === 'volume' || mount.kind === 'bind') && mount.source !== undefined && (users.get(mount.source)?.size ?? 0) > 1
        ? [{ volume: mount.source, mode: mount.readOnly ? ('ro' as const) : ('rw' as const) }]
        : [],
    ),
  }));
}

function isStateful(service: Service): boolean {
  const hasData = service.mounts.some(
    (mount) => !mount.readOnly && (mount.kind === 'volume' || (mount.kind === 'bind' && isDataFolder(mount))),
  );
  return hasData || (keepsData(service) && service.imageFacts.dataPath !== undefined);
}

function secretNames({ environment, secrets }: Service): readonly string[] {
  const variables = environment.filter(({ name }) => isSecretName(name)).map(({ name }) => name);
  return [...new Set([...variables, ...secrets.map(({ source }) => source)])].sort();
}

function sharedSources({ mounts }: Service): readonly string[] {
  return mounts.flatMap((mount) =>
    mount.kind === 'volume' || (mount.kind === 'bind' && isDataFolder(mount))
      ? mount.source === undefined
        ? []
        : [mount.source]
      : [],
  );
}
