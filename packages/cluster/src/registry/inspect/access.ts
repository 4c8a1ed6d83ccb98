import type { Credential } from '../auth/credential.ts';
import type { CredentialSource } from '../auth/keyring.ts';
import type { Priority } from '../budget/budget.ts';
import { BoundedMap } from '../cache/bounded-map.ts';
import type { Question } from '../client/registry-client.ts';
import type { Endpoint, RouteImage } from '../mirrors/endpoint.ts';
import { formatReference, type ImageReference } from '../reference/reference.ts';
import { RegistryError } from '../registry-error.ts';

/** Who asks, and with what. */
export interface Access {
  /** Names who may know what these credentials bring to light: the UID of a namespace. Never a secret. */
  readonly reader: string;
  /** Credentials of this reader alone, such as the pull secrets of a pod. */
  readonly own: CredentialSource;
  /** Credentials of everyone: of the node, or nobody's. What they bring to light may be told to all. */
  readonly shared: CredentialSource;
}

export interface AskedAs {
  readonly access: Access;
  readonly priority: Priority;
  readonly signal?: AbortSignal | undefined;
}

/** An answer, and whether it came without credentials of the reader's own. */
export interface Accessed<Answer> {
  readonly answer: Answer;
  readonly isPublic: boolean;
  readonly endpoint: Endpoint;
}

/** Tries endpoints and credentials until one gives the answer. */
export interface Door {
  /** Names the credentials of a reader's own that would be tried: who holds the same is told the same. Not to be stored. */
  identify(reference: ImageReference, access: Access, signal?: AbortSignal): Promise<string>;
  open<Answer>(reference: ImageReference, as: AskedAs, ask: (question: Question) => Promise<Answer>): Promise<Accessed<Answer>>;
}

const maxRemembered = 20_000;

/**
 * Mirrors come before the registry, and a reader's own credentials before everyone's; of several that fit, the one that
 * worked last time for this repository comes first.
 */
export function createDoor(route: RouteImage): Door {
  const worked = new BoundedMap<string>(maxRemembered);

  async function tryCredentials<Answer>(
    endpoint: Endpoint,
    { access, priority, signal }: AskedAs,
    ask: (question: Question) => Promise<Answer>,
  ): Promise<Accessed<Answer>> {
    const own = await access.own.find(endpoint, signal);
    const shared = await access.shared.find(endpoint, signal);
    const ownPrints = new Set(own.map(({ fingerprint }) => fingerprint));
    const all = [...own, ...shared.filter(({ fingerprint }) => !ownPrints.has(fingerprint))];
    const key = JSON.stringify([endpoint.base.href, endpoint.repository, all.map(({ fingerprint }) => fingerprint)]);
    let first: RegistryError | undefined;
    for (const credential of inOrder(all, worked.get(key))) {
      try {
        const answer = await ask({ endpoint, credential, priority, signal });
        worked.set(key, credential.fingerprint);
        return { answer, endpoint, isPublic: credential.kind === 'anonymous' || !ownPrints.has(credential.fingerprint) };
      } catch (error) {
        if (!(error instanceof RegistryError) || (error.reason !== 'refused' && error.reason !== 'not-found')) throw error;
        first ??= error;
      }
    }
    throw first ?? new RegistryError('refused', `there is no credential for ${endpoint.host}`);
  }

  return {
    async identify(reference, { own }, signal) {
      const found = route(reference);
      const prints: string[] = [];
      for (const endpoint of found.kind === 'endpoints' ? found.endpoints : []) {
        for (const { fingerprint } of await own.find(endpoint, signal)) prints.push(`${endpoint.base.host} ${fingerprint}`);
      }
      return JSON.stringify(prints);
    },
    async open(reference, as, ask) {
      const found = route(reference);
      if (found.kind === 'refused') throw new RegistryError(found.reason, found.detail);
      let last: RegistryError | undefined;
      for (const endpoint of found.endpoints) {
        try {
          return await tryCredentials(endpoint, as, ask);
        } catch (error) {
          if (!(error instanceof RegistryError)) throw error;
          last = error;
        }
      }
      throw last ?? new RegistryError('not-found', `nobody is configured to be asked for ${formatReference(reference)}`);
    },
  };
}

function inOrder(credentials: readonly Credential[], preferred: string | undefined): readonly Credential[] {
  const first = credentials.filter(({ fingerprint }) => fingerprint === preferred);
  return [...first, ...credentials.filter(({ fingerprint }) => fingerprint !== preferred)];
}
