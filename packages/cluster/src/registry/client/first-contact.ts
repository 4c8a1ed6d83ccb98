import { BoundedMap } from '../cache/bounded-map.ts';

/** Lets one question go first where nobody has been before: from its answer the others know how to ask. */
export interface FirstContact {
  /**
   * Waits while somebody else is the first at this place.
   *
   * @returns what the first one calls when it has heard something, or nothing at all; may be called again. Undefined for all others
   * @throws the reason of the signal
   */
  enter(place: string, signal: AbortSignal | undefined): Promise<(() => void) | undefined>;
}

const maxPlaces = 20_000;

export function createFirstContact(): FirstContact {
  const contacts = new BoundedMap<Promise<void> | 'made'>(maxPlaces);
  return {
    async enter(place, signal) {
      const contact = contacts.get(place);
      if (contact === 'made') return undefined;
      if (contact !== undefined) {
        await untilAborted(contact, signal);
        return undefined;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      contacts.set(place, promise);
      return () => {
        contacts.set(place, 'made');
        resolve();
      };
    },
  };
}

async function untilAborted(contact: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return contact;
  signal.throwIfAborted();
  const left = Promise.withResolvers<never>();
  const onAbort = (): void => left.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([contact, left.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
