import { AppError } from '@landfall/model';
import { netrcPassword } from './netrc.ts';

/** Where the Platform API is, and what opens it. */
export interface HerokuAccount {
  /** Origin of the API, without a path. */
  readonly origin: string;
  readonly token: string;
  /** Where the token was found, for messages. */
  readonly tokenFrom: string;
}

/** What may be asked for the account: the variables of the process, and the text of `~/.netrc`. */
export interface AccountSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readNetrc: () => string | undefined;
}

const usualOrigin = 'https://api.heroku.com';

/**
 * Finds the API and the token: HEROKU_API_KEY first, else the password of the API's host in `~/.netrc`, as the command
 * line of Heroku does. HEROKU_API_URL names another API, which gets a token of `.netrc` only under its own host.
 *
 * @throws AppError HEROKU_TOKEN_MISSING, USAGE; never with the token
 * @source devcenter.heroku.com/articles/authentication, "API token storage"
 */
export function findAccount({ environment, readNetrc }: AccountSources): HerokuAccount {
  const origin = originOf(environment['HEROKU_API_URL']);
  const { hostname } = new URL(origin);
  const stated = environment['HEROKU_API_KEY']?.trim();
  if (stated !== undefined && stated !== '') return { origin, ...checked(stated, 'HEROKU_API_KEY') };
  const found = netrcPassword(readNetrc() ?? '', hostname);
  if (found !== undefined && found !== '') return { origin, ...checked(found, '~/.netrc') };
  throw new AppError('HEROKU_TOKEN_MISSING', [
    { message: `There is no token for ${hostname}: neither in HEROKU_API_KEY nor in ~/.netrc.` },
  ]);
}

/** A token is sent as a header: what could end the header is refused, and not quoted. */
function checked(token: string, tokenFrom: string): Pick<HerokuAccount, 'token' | 'tokenFrom'> {
  if (/^[\x21-\x7e]{8,512}$/.test(token)) return { token, tokenFrom };
  throw new AppError('HEROKU_TOKEN_MISSING', [
    { message: `What ${tokenFrom} holds is no token: 8 to 512 characters without blanks were expected.` },
  ]);
}

function originOf(stated: string | undefined): string {
  if (stated === undefined || stated === '') return usualOrigin;
  const url = URL.canParse(stated) ? new URL(stated) : undefined;
  const isLocal = url !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url === undefined || (url.protocol !== 'https:' && !(isLocal && url.protocol === 'http:')))
    throw new AppError('USAGE', [
      { message: 'HEROKU_API_URL is no address that a token may be sent to: https is expected, or http on this machine.' },
    ]);
  return url.origin;
}
