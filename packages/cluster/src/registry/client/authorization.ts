import { type Challenge, chooseChallenge, parseChallenges } from '../auth/challenge.ts';
import { basicAuthorization, type Credential } from '../auth/credential.ts';
import { fetchToken } from '../auth/token.ts';
import { BoundedMap } from '../cache/bounded-map.ts';
import { createCoalescer } from '../cache/coalesce.ts';
import type { Clock } from '../clock.ts';
import type { HttpAnswer, HttpSend } from '../http/message.ts';
import type { Endpoint } from '../mirrors/endpoint.ts';
import { RegistryError } from '../registry-error.ts';

export interface Asker {
  readonly endpoint: Endpoint;
  readonly credential: Credential;
  readonly signal?: AbortSignal | undefined;
}

/** Knows how each registry wants to be asked, and the tokens that it gave. */
export interface Authorizer {
  /** The header to send with the first try; undefined for none. */
  prepare(asker: Asker): Promise<string | undefined>;
  /**
   * Learns from a 401.
   *
   * @returns the header to try again with; undefined when the credential has no answer to that
   */
  answer(asker: Asker, refusal: HttpAnswer): Promise<string | undefined>;
}

const maxKnown = 20_000;
/** Tokens are renewed that much before they end. */
const marginMs = 10_000;

export function createAuthorizer({ send, clock }: { send: HttpSend; clock: Clock }): Authorizer {
  const challenges = new BoundedMap<Challenge>(maxKnown);
  const tokens = new BoundedMap<{ readonly text: string; readonly untilMs: number }>(maxKnown);
  const asking = createCoalescer<string>();

  async function tokenFor(asker: Asker, challenge: Challenge, isFresh: boolean): Promise<string> {
    const { endpoint, credential, signal } = asker;
    const realm = realmOf(challenge, endpoint);
    const service = challenge.parameters.get('service');
    const scope = challenge.parameters.get('scope') ?? `repository:${endpoint.repository}:pull`;
    const key = JSON.stringify([endpoint.base.origin, realm.href, service, scope, credential.fingerprint]);
    const known = tokens.get(key);
    if (!isFresh && known !== undefined && known.untilMs > clock.now()) return known.text;
    tokens.delete(key);
    return asking.share(key, signal, async (shared) => {
      const connection = realm.host === endpoint.base.host ? endpoint.connection : undefined;
      const token = await fetchToken(send, { realm, service, scope, credential, connection, signal: shared });
      tokens.set(key, { text: token.text, untilMs: clock.now() + token.lifetimeMs - marginMs });
      return token.text;
    });
  }

  async function headerFor(asker: Asker, challenge: Challenge, isFresh: boolean): Promise<string | undefined> {
    const { credential } = asker;
    if (challenge.scheme === 'basic') return credential.kind === 'basic' ? basicAuthorization(credential) : undefined;
    if (credential.kind === 'bearer') return `Bearer ${credential.reveal().secret}`;
    return `Bearer ${await tokenFor(asker, challenge, isFresh)}`;
  }

  return {
    async prepare(asker) {
      const known = challenges.get(asker.endpoint.base.origin);
      return known === undefined ? undefined : headerFor(asker, known, false);
    },
    async answer(asker, refusal) {
      const challenge = chooseChallenge(parseChallenges(refusal.headers.get('www-authenticate') ?? []));
      if (challenge === undefined) return undefined;
      challenges.set(asker.endpoint.base.origin, withoutScope(challenge));
      return headerFor(asker, challenge, true);
    },
  };
}

/** The scope was for one repository; the rest holds for the registry. */
function withoutScope({ scheme, parameters }: Challenge): Challenge {
  return { scheme, parameters: new Map([...parameters].filter(([name]) => name !== 'scope')) };
}

/** Where tokens are given. The registry names it, so it is held to the same security as the registry. */
function realmOf(challenge: Challenge, { base, host }: Endpoint): URL {
  const text = challenge.parameters.get('realm') ?? '';
  const realm = URL.canParse(text) ? new URL(text) : undefined;
  if (realm?.protocol !== 'https:' && (realm?.protocol !== 'http:' || base.protocol !== 'http:')) {
    throw new RegistryError('refused', `${host} names no encrypted address where tokens are given`);
  }
  realm.username = '';
  realm.password = '';
  return realm;
}
