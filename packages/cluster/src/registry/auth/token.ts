import type { ConnectionSettings, HttpAnswer, HttpRequest, HttpSend } from '../http/message.ts';
import { asCount, asText, parseObject } from '../manifest/json.ts';
import { RegistryError } from '../registry-error.ts';
import { basicAuthorization, type Credential } from './credential.ts';

/** What a token server is asked. */
export interface TokenQuestion {
  readonly realm: URL;
  readonly service: string | undefined;
  /** `repository:shop/web:pull`; one or several, for one token. */
  readonly scopes: readonly string[];
  readonly credential: Credential;
  readonly connection?: ConnectionSettings | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Token {
  readonly text: string;
  /** How long it is good for, from now; at least a minute. */
  readonly lifetimeMs: number;
}

const limits = { maxBytes: 262_144, timeoutMs: 10_000 };
/** Also what holds when nothing is said. @source distribution, docs/spec/auth/token.md: clients should take 60 seconds */
const shortestLifetimeSeconds = 60;
const longestLifetimeSeconds = 86_400;

/**
 * Gets a token for one repository or several.
 *
 * @throws RegistryError `refused` when the server does not accept the credential
 * @source distribution, docs/spec/auth/token.md and oauth.md
 */
export async function fetchToken(send: HttpSend, question: TokenQuestion): Promise<Token> {
  const answer = await ask(send, question);
  const { host } = question.realm;
  if (answer.status === 401 || answer.status === 403 || answer.status === 400) {
    throw new RegistryError('refused', `${host} gives no token: it answered ${answer.status}`, { status: answer.status });
  }
  if (answer.status !== 200) {
    const isThrottled = answer.status === 429;
    const isTransient = isThrottled || answer.status >= 500;
    throw new RegistryError(
      isThrottled ? 'throttled' : 'unreachable',
      `${host} answered ${answer.status} when asked for a token`,
      {
        isTransient,
        status: answer.status,
      },
    );
  }
  return readToken(answer.body, host);
}

async function ask(send: HttpSend, question: TokenQuestion): Promise<HttpAnswer> {
  const { credential, realm, service, scopes } = question;
  if (credential.kind === 'identity-token') {
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'landfall', scope: scopes.join(' ') });
    if (service !== undefined) form.set('service', service);
    form.set('refresh_token', credential.reveal().secret);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await send({ ...common(question), method: 'POST', url: realm, headers, body: form.toString() });
    // Servers without this way of asking take the token as a password.
    if (answer.status !== 404 && answer.status !== 405) return answer;
  }
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  const headers: Record<string, string> =
    credential.kind === 'anonymous' ? {} : { authorization: basicAuthorization(credential) };
  return send({ ...common(question), method: 'GET', url, headers });
}

function common({ connection, signal }: TokenQuestion): Pick<HttpRequest, 'limits' | 'connection' | 'signal'> {
  return { limits, ...(connection !== undefined && { connection }), ...(signal !== undefined && { signal }) };
}

function readToken(body: Uint8Array, host: string): Token {
  const answer = parseObject(body);
  const text = [answer?.['token'], answer?.['access_token']].map(asText).find((value) => value !== undefined && value !== '');
  if (text === undefined || !/^[\x21-\x7e]+$/.test(text)) {
    throw new RegistryError('unreadable', `${host} answered without a token`);
  }
  const seconds = asCount(answer?.['expires_in']) ?? shortestLifetimeSeconds;
  return { text, lifetimeMs: Math.min(Math.max(seconds, shortestLifetimeSeconds), longestLifetimeSeconds) * 1000 };
}
