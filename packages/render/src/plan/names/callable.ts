import type { App, Fact, Service } from '@landfall/model';
import { compareTexts } from '../../output/account.ts';

/** A name that another container may call a service by, and who says so. */
export interface CallableName {
  readonly name: string;
  readonly service: string;
  readonly how: 'service' | 'alias' | 'link' | 'container_name' | 'hostname' | 'container';
  readonly fact?: Fact<string>;
  /** The service is switched off by its profiles. */
  readonly inactive?: true;
}

/** Names of the project, and the claims that lost against an earlier one. */
export interface CallableNames {
  readonly byName: ReadonlyMap<string, CallableName>;
  readonly refused: readonly { readonly claim: CallableName; readonly owner: string }[];
}

/**
 * Every name that resolves inside the Compose project, once. Where two services claim one name, a service's own name
 * wins, then an alias, a link, a container name, a hostname, and the first service by name.
 *
 * @source Docker "Networking in Compose": service name, `aliases`, `links`; the engine adds the container's name
 */
export function callableNames(app: App): CallableNames {
  const names = new Map<string, CallableName>();
  const refused: { readonly claim: CallableName; readonly owner: string }[] = [];
  const offer = (claim: CallableName) => {
    const holder = names.get(claim.name);
    if (holder === undefined) names.set(claim.name, claim);
    else if (holder.service !== claim.service) refused.push({ claim, owner: holder.service });
  };
  const services = [...app.services].sort((a, b) => compareTexts(a.name, b.name));
  for (const { name } of services) offer({ name, service: name, how: 'service' });
  for (const service of services)
    for (const fact of aliasesOf(service)) offer({ name: fact.value, service: service.name, how: 'alias', fact });
  for (const service of services) {
    for (const link of service.links) {
      const fact: Fact<string> = { value: link.value.alias, origin: link.origin };
      offer({ name: link.value.alias, service: link.value.service, how: 'link', fact });
    }
  }
  for (const { name, containerName } of services) {
    if (containerName !== undefined)
      offer({ name: containerName.value, service: name, how: 'container_name', fact: containerName });
  }
  for (const { name, hostname, domainname } of services) {
    if (hostname === undefined) continue;
    offer({ name: hostname.value, service: name, how: 'hostname', fact: hostname });
    if (domainname !== undefined) {
      offer({ name: `${hostname.value}.${domainname.value}`, service: name, how: 'hostname', fact: hostname });
    }
  }
  for (const { name, containerName } of services) {
    if (containerName !== undefined) continue;
    offer({ name: `${app.name.value}-${name}-1`, service: name, how: 'container' });
    offer({ name: `${app.name.value}_${name}_1`, service: name, how: 'container' });
  }
  for (const { name } of app.inactive) offer({ name, service: name, how: 'service', inactive: true });
  names.delete('');
  return { byName: names, refused };
}

/** Aliases on all networks, sorted, each once. */
function aliasesOf(service: Service): readonly Fact<string>[] {
  const byName = new Map<string, Fact<string>>();
  for (const membership of service.networks)
    for (const alias of membership.aliases) if (!byName.has(alias.value)) byName.set(alias.value, alias);
  return [...byName.values()].sort((a, b) => compareTexts(a.value, b.value));
}
