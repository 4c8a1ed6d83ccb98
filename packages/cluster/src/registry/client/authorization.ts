import { type Challenge, chooseChallenge, parseChallenges } from '../auth/challenge.ts';
import { basicAuthorization, type Credential } from '../auth/credential.ts';
import { fetchToken, type Token } from '../auth/token.ts';
import { BoundedMap } from '../cache/bounded-map.ts';
import { createCoalescer } from '../cache/coalesce.ts';
import type { Clock } from '../clock.ts';
import type { HttpAnswer, HttpSend } from '../http/message.ts';
import type { Endpoint } from '../mirrors/endpoint.ts';
import { RegistryError } from '../registry-error.ts';
import { createTokenBatches, type TokenBatches } from './token-batches.ts';

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

interface KnownToken {
  readonly text: string;
  /** With how many scopes it came. */
  readonly scopes: number;
  readonly untilMs: number;
}

const maxKnown = 20_000;
/** Tokens are renewed that much before they end. */
const marginMs = 10_000;

export function createAuthorizer({ send, clock }: { send: HttpSend; clock: Clock }): Authorizer {
  const challenges = new BoundedMap<Challenge>(maxKnown);
  const tokens = new BoundedMap<KnownToken>(maxKnown);
  const accounts = new BoundedMap<TokenBatches<Token>>(maxKnown);
  const asking = createCoalescer<string>();

  function accountAt(asker: Asker, realm: URL, service: string | undefined): TokenBatches<Token> {
    const { endpoint, credential } = asker;
    const key = JSON.stringify([endpoint.base.origin, realm.href, service, credential.fingerprint]);
    const known = accounts.get(key);
    if (known !== undefined) return known;
    const connection = realm.host === endpoint.base.host ? endpoint.connection : undefined;
    const made = createTokenBatches<Token>({
      fetch: (scopes, signal) => fetchToken(send, { realm, service, scopes, credential, connection, signal }),
      mayConcernOne: (error) => error instanceof RegistryError && error.reason === 'refused',
    });
    accounts.set(key, made);
    return made;
  }

  async function tokenFor(asker: Asker, challenge: Challenge, isFresh: boolean): Promise<string> {
    const { endpoint, credential, signal } = asker;
    const realm = realmOf(challenge, endpoint);
    const service = challenge.parameters.get('service');
    const scope = challenge.parameters.get('scope') ?? `repository:${endpoint.repository}:pull`;
    const key = JSON.stringify([endpoint.base.origin, realm.href, service, scope, credential.fingerprint]);
    const known = tokens.get(key);
    const isGood = known !== undefined && known.untilMs > clock.now();
    if (!isFresh && isGood) return known.text;
    tokens.delete(key);
    const account = accountAt(asker, realm, service);
    // It came for several, and is no good for this one: some servers give what was asked for first alone.
    if (isFresh && isGood && known.scopes > 1) account.keepApart();
    return asking.share(key, signal, async (shared) => {
      const { token, scopes } = await account.get(scope, shared);
      tokens.set(key, { text: token.text, scopes, untilMs: clock.now() + token.lifetimeMs - marginMs });
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
