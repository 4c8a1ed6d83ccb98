import { AppError } from '@landfall/model';
import type { HerokuAccount } from './account.ts';
import type { Reply } from './client.ts';
import { fieldText } from './fields.ts';
import type { Answer } from './request.ts';

/**
 * What an answer that is no success means: that something is not there or not for this account, or that nothing can be read.
 *
 * @returns undefined for a success
 * @throws AppError HEROKU_API_REFUSED for the token and the rate limit, HEROKU_API_FAILED for the rest; with what Heroku said and the id of the request, never with the token
 * @source devcenter.heroku.com/articles/platform-api-reference, "Errors"
 */
export function explainRefusal(
  answer: Answer,
  path: string,
  account: HerokuAccount,
): Extract<Reply, { kind: 'absent' }> | undefined {
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return undefined;
  const said = `${saidIn(answer, account)}${idOf(headers)}`;
  if (status === 403 || status === 404) return { kind: 'absent', status, why: said };
  if (status === 401)
    throw refused(
      `Heroku does not accept the token from ${account.tokenFrom}${said}. Run \`heroku login\`, or make a new token.`,
    );
  if (status === 429) {
    const seconds = headers.get('retry-after');
    const when = seconds !== null && /^\d{1,6}$/.test(seconds) ? ` Try again in ${seconds} seconds.` : '';
    throw refused(`The account has used up its requests for now${said}.${when}`);
  }
  throw new AppError('HEROKU_API_FAILED', [{ message: `The Platform API answered ${path} with status ${status}${said}.` }]);
}

/** ` (request 01234567-…)`: what the support of Heroku asks for; empty when there is none. */
export function idOf(headers: Headers): string {
  const id = headers.get('request-id')?.split(',')[0]?.trim() ?? '';
  return /^[A-Za-z0-9-]{1,64}$/.test(id) ? ` (request ${id})` : '';
}

/** The words of Heroku, on one line, without the token should it be among them. */
function saidIn({ text }: Answer, { token }: HerokuAccount): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return '';
  }
  const message = fieldText(body, 'message')?.replaceAll(token, '***').replace(/\s+/g, ' ').trim() ?? '';
  return message === '' ? '' : `: ${message.slice(0, 200).replace(/[.\s]+$/, '')}`;
}

function refused(message: string): AppError {
  return new AppError('HEROKU_API_REFUSED', [{ message }]);
}
