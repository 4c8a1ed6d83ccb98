import { type HttpAnswer, type HttpRequest, type HttpSend, headerOf } from '../http/message.ts';
import { RegistryError } from '../registry-error.ts';

/** Registries send readers of blobs to object storage, once; a few more for proxies between. */
const maxRedirects = 5;

/**
 * Sends a request and follows redirects. What proves who we are goes to the origin that it was meant for and to no other,
 * and nothing that began encrypted goes on in the clear.
 *
 * @source OCI distribution-spec, "Pulling blobs"; RFC 9110 15.4
 */
export async function sendFollowing(send: HttpSend, request: HttpRequest): Promise<HttpAnswer> {
  let current = request;
  for (let followed = 0; followed <= maxRedirects; followed += 1) {
    const answer = await send(current);
    const location = headerOf(answer, 'location');
    if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return answer;
    current = next(current, location);
  }
  throw new RegistryError('unreadable', `${request.url.host} redirects more than ${maxRedirects} times`);
}

function next(request: HttpRequest, location: string): HttpRequest {
  const from = request.url;
  if (!URL.canParse(location, from.href)) throw new RegistryError('unreadable', `${from.host} redirects to nowhere`);
  const url = new URL(location, from.href);
  if (url.protocol !== 'https:' && (url.protocol !== 'http:' || from.protocol !== 'http:')) {
    throw new RegistryError('forbidden-address', `${from.host} redirects to an address that is not encrypted`);
  }
  url.username = '';
  url.password = '';
  if (url.origin === from.origin) return { ...request, url };
  const { accept } = request.headers;
  const { connection: _, ...rest } = request;
  return { ...rest, url, headers: accept === undefined ? {} : { accept } };
}
