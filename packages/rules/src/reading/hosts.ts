import type { Service } from '@landfall/model';
import type { View } from '../view.ts';

/** The service that a host name leads to: by its name, an alias, its container name or its host name. */
export function serviceAt({ services }: View, host: string): Service | undefined {
  return services.find((service) => namesOf(service).includes(host));
}

/** Every name by which other services may call one. */
export function namesOf({ name, networks, containerName, hostname }: Service): readonly string[] {
  const aliases = networks.flatMap((network) => network.aliases.map(({ value }) => value));
  return [
    name,
    ...aliases,
    ...(containerName === undefined ? [] : [containerName.value]),
    ...(hostname === undefined ? [] : [hostname.value]),
  ];
}
