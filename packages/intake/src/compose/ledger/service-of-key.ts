import { keysAbove } from '@landfall/model';

/** The service that a key belongs to: `web` for `services.web.ports[0]`, undefined for what belongs to none. */
export function serviceOfKey(key: string): string | undefined {
  const path = [key, ...keysAbove(key)].at(-2);
  if (path === undefined || !path.startsWith('services')) return undefined;
  const name = path.slice('services'.length);
  return name.startsWith('.') ? name.slice(1) : String(JSON.parse(name.slice(1, -1)));
}
