const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * A host as the routes of the cluster may state it: lower case, legal, and below the domain of the environment where the
 * input speaks of the machine of a developer. Undefined for what can be no host: an address, an empty text, a pattern.
 *
 * @source Kubernetes API, IngressRule.host: a DNS name, with `*.` at most in front
 */
export function toRouteHost(text: string): string | undefined {
  const host = text.trim().toLowerCase().replace(/\.$/, '').replace(/:\d+$/, '');
  if (host === 'localhost' || host === '{domain}') return '{domain}';
  const local = /^(.+)\.(?:localhost|local|test|localtest\.me|lvh\.me)$/.exec(host);
  if (local?.[1] !== undefined && isHostName(local[1])) return `${local[1]}.{domain}`;
  if (host.endsWith('.{domain}') && isHostName(host.slice(0, -9))) return host;
  return isHostName(host) && host.includes('.') && !/^[\d.]+$/.test(host) ? host : undefined;
}

function isHostName(text: string): boolean {
  const name = text.startsWith('*.') ? text.slice(2) : text;
  return name.length > 0 && name.length <= 253 && name.split('.').every((part) => label.test(part));
}
