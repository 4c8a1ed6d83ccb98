import type { Credential } from '../auth/credential.ts';
import type { CredentialTarget } from '../auth/key-match.ts';
import type { CredentialSource } from '../auth/keyring.ts';
import { BoundedMap } from '../cache/bounded-map.ts';
import { createCoalescer } from '../cache/coalesce.ts';
import type { Clock } from '../clock.ts';
import type { HttpAnswer, HttpSend } from '../http/message.ts';
import { RegistryError } from '../registry-error.ts';

/** What a workload in a cloud finds around itself. */
export interface AmbientIdentity {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Reads a file that the environment names, such as a projected token; undefined when it cannot be read. */
  readonly readFile: (path: string) => string | undefined;
  /**
   * Reaches the services of the cloud, link-local ones too: those addresses come from the environment that an operator set,
   * never from the name of an image.
   */
  readonly send: HttpSend;
  readonly clock: Clock;
}

/** One cloud: which registries are its own, and how a credential for one is got. */
export interface Cloud {
  readonly name: string;
  /** Names what a credential is for, so that one serves all images that it is good for; undefined for other registries. */
  scopeOf(target: CredentialTarget): string | undefined;
  /**
   * Gets a credential.
   *
   * @returns undefined when this workload has no identity in that cloud
   * @throws RegistryError when the cloud refuses or cannot be asked
   */
  getCredential(target: CredentialTarget, identity: AmbientIdentity, signal: AbortSignal): Promise<CloudCredential | undefined>;
}

export interface CloudCredential {
  readonly credential: Credential;
  readonly lifetimeMs: number;
}

export const cloudLimits = { maxBytes: 262_144, timeoutMs: 10_000 };

/** Credentials are renewed that much before they end. */
const marginMs = 300_000;
/** After trouble the cloud is left alone for so long: it throttles, and every image would ask again. */
const troubleMs = 30_000;

/** Credentials from the identity that a cloud gives to this workload. Trouble there leaves the other sources. */
export function cloudSource(clouds: readonly Cloud[], identity: AmbientIdentity): CredentialSource {
  const kept = new BoundedMap<{ readonly credential: Credential | undefined; readonly untilMs: number }>(1000);
  const asking = createCoalescer<Credential | undefined>();

  async function get(cloud: Cloud, target: CredentialTarget, signal: AbortSignal): Promise<CloudCredential | undefined> {
    try {
      return await cloud.getCredential(target, identity, signal);
    } catch (error) {
      if (error instanceof RegistryError) return undefined;
      throw error;
    }
  }

  return {
    async find(target, signal) {
      for (const cloud of clouds) {
        const scope = cloud.scopeOf(target);
        if (scope === undefined) continue;
        const key = `${cloud.name} ${scope}`;
        const known = kept.get(key);
        if (known !== undefined && known.untilMs > identity.clock.now())
          return known.credential === undefined ? [] : [known.credential];
        const credential = await asking.share(key, signal, async (shared) => {
          const got = await get(cloud, target, shared);
          const lifetimeMs = got === undefined ? troubleMs : Math.max(got.lifetimeMs - marginMs, troubleMs);
          kept.set(key, { credential: got?.credential, untilMs: identity.clock.now() + lifetimeMs });
          return got?.credential;
        });
        return credential === undefined ? [] : [credential];
      }
      return [];
    },
  };
}

/** Refuses every answer but 200, without a word of what came. */
export function requireCloudSuccess(answer: HttpAnswer, what: string): void {
  if (answer.status === 200) return;
  const isTransient = answer.status === 429 || answer.status >= 500;
  throw new RegistryError(isTransient ? 'unreachable' : 'refused', `${what} answered ${answer.status}`, {
    isTransient,
    status: answer.status,
  });
}
