import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../core/options.ts';
import type { Uploads } from '../core/uploads.ts';
import { UploadError } from '../errors.ts';
import { fingerprintHeader, type UploadedFile } from '../protocol.ts';
import {
  announcedBytes,
  answerCors,
  type Door,
  type DoorOptions,
  header,
  readJson,
  segmentsBelow,
  sendJson,
  sendProblem,
} from './http.ts';
import { parseBegin, parseComplete, parseDigest, parseLinks, parsePartNumber } from './parts-requests.ts';
import { watchBody } from './stalled-body.ts';

interface Exchange {
  readonly uploads: Uploads;
  readonly caller: Caller;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * The door for clients that send parts, through the server or straight to the object store. What is said is in `protocol.ts`; the
 * client for browsers speaks it.
 */
export function createPartsDoor(uploads: Uploads, options: DoorOptions): Door {
  return async (request, response) => {
    const endWatch = watchBody(request, options.stallMs);
    try {
      if (answerCors(request, response, { ...options, exposed: 'Location, Retry-After' })) return;
      const segments = segmentsBelow(options.base, request.url);
      if (segments === undefined) throw notFound(request);
      const caller = await options.authorize(request);
      await route({ uploads, caller, request, response }, segments, options.base);
    } catch (error) {
      await sendProblem(request, response, error, options);
    } finally {
      endWatch();
    }
  };
}

async function route(exchange: Exchange, segments: readonly string[], base: string): Promise<void> {
  const { uploads, caller, request, response } = exchange;
  const [id, action, number] = segments;
  const what = `${request.method} ${segments.length === 0 ? '' : 'ID'}${action === undefined ? '' : `/${action}`}`;
  if (id === undefined) {
    if (request.method !== 'POST') throw notFound(request);
    const { status, isNew } = await uploads.begin(caller, parseBegin(await readJson(request)));
    response.setHeader('Location', `${base}/${status.id}`);
    sendJson(response, isNew ? 201 : 200, status);
  } else if (what === 'GET ID') {
    sendJson(response, 200, await uploads.status(caller, id));
  } else if (what === 'DELETE ID') {
    await uploads.remove(caller, id);
    response.writeHead(204).end();
  } else if (what === 'PUT ID/parts' && number !== undefined) {
    await receivePart(exchange, id, parsePartNumber(number));
  } else if (what === 'POST ID/links') {
    sendJson(response, 200, { links: await uploads.linkParts(caller, id, parseLinks(await readJson(request))) });
  } else if (what === 'POST ID/complete') {
    const { name, sizeBytes, type } = await uploads.complete(caller, id, parseComplete(await readJson(request)));
    sendJson(response, 200, { id, name, sizeBytes, type } satisfies UploadedFile);
  } else {
    throw notFound(request);
  }
}

async function receivePart({ uploads, caller, request, response }: Exchange, id: string, number: number): Promise<void> {
  const sizeBytes = announcedBytes(request);
  if (sizeBytes === undefined) throw new UploadError('REQUEST_INVALID', 'A part needs a Content-Length.');
  const fingerprint = header(request, fingerprintHeader.toLowerCase());
  const part = await uploads.writePart(caller, id, {
    number,
    sizeBytes,
    checksum: parseDigest(request),
    fingerprint,
    body: request,
    isSpent: true,
  });
  sendJson(response, 200, part);
}

function notFound(request: IncomingMessage): UploadError {
  return new UploadError('UPLOAD_UNKNOWN', `Nothing answers ${request.method} here.`);
}
