import type { App } from '@landfall/model';

/**
 * Services that share another one's network namespace, to the service whose pod they live in. A chain ends at its
 * last link; a ring is broken at the first service by name.
 *
 * @source compose-spec spec.md, "network_mode": `service:{name}`
 */
export function podsOf(app: App): ReadonlyMap<string, string> {
  const known = new Set(app.services.map(({ name }) => name));
  const byContainer = new Map<string, string>();
  for (const { name, containerName } of app.services) if (containerName !== undefined) byContainer.set(containerName.value, name);
  const next = new Map<string, string>();
  for (const service of app.services) {
    const mode = service.networkMode?.value ?? '';
    const target = mode.startsWith('service:')
      ? mode.slice(8)
      : mode.startsWith('container:')
        ? byContainer.get(mode.slice(10))
        : undefined;
    if (target !== undefined && known.has(target) && target !== service.name) next.set(service.name, target);
  }
  const pods = new Map<string, string>();
  for (const name of [...next.keys()].sort()) {
    const owner = lastOf(name, next);
    if (owner !== name) pods.set(name, owner);
  }
  return pods;
}

function lastOf(name: string, next: ReadonlyMap<string, string>): string {
  const seen = new Set<string>([name]);
  let current = name;
  for (let step = next.get(current); step !== undefined; step = next.get(current)) {
    // In a ring, every member agrees on the first by name as the owner.
    if (seen.has(step)) return [...seen].sort()[0] ?? name;
    seen.add(step);
    current = step;
  }
  return current;
}
