import type { IncomingMessage, ServerResponse } from 'node:http';
import { begin } from '../core/begin.ts';
import { complete } from '../core/complete.ts';
import { findUpload } from '../core/open-upload.ts';
import type { Caller, Settings } from '../core/options.ts';
import type { UploadsInside } from '../core/uploads.ts';
import { announcedBytes, answerCors, type Door, type DoorOptions, header, segmentsBelow, sendProblem } from '../doors/http.ts';
import { watchBody } from '../doors/stalled-body.ts';
import { UploadError, type UploadErrorCode } from '../errors.ts';
import type { UploadRecord } from '../records/record.ts';
import type { Checksum } from '../storage/guarded-body.ts';
import { append } from './append.ts';
import { concatenate } from './concatenate.ts';
import { parseMetadata } from './metadata.ts';
import { readProgress } from './progress.ts';

interface Exchange<Transaction> {
  readonly settings: Settings<Transaction>;
  readonly uploads: UploadsInside<Transaction>;
  readonly caller: Caller;
  readonly base: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const version = '1.0.0';
const chunkType = 'application/offset+octet-stream';
const exposed =
  'Location, Tus-Resumable, Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm, Upload-Offset, Upload-Length, Upload-Metadata, Upload-Concat, Upload-Expires';

/** What tus asks for another status than the other door has. */
const statuses: Partial<Record<UploadErrorCode, number>> = { CHECKSUM_MISMATCH: 460, QUOTA_EXCEEDED: 413, PART_TOO_LONG: 413 };

/**
 * The door for clients of tus 1.0, with creation, creation-with-upload, termination, checksum, expiration and concatenation. A
 * request that was answered with success is stored, whichever replica answered.
 *
 * @source tus resumable upload protocol 1.0.0
 */
export function createTusDoor<Transaction>(uploads: UploadsInside<Transaction>, options: DoorOptions): Door {
  const { settings } = uploads;
  return async (request, response) => {
    const endWatch = watchBody(request, options.stallMs);
    try {
      response.setHeader('Tus-Resumable', version);
      if (answerCors(request, response, { ...options, exposed })) return;
      const segments = segmentsBelow(options.base, request.url);
      if (segments === undefined || segments.length > 1) throw new UploadError('UPLOAD_UNKNOWN', 'Nothing answers here.');
      const method = header(request, 'x-http-method-override') ?? request.method ?? '';
      if (method === 'OPTIONS') {
        response.writeHead(204, capabilities(settings)).end();
        return;
      }
      if (header(request, 'tus-resumable') !== version) {
        response.writeHead(412, { 'Tus-Version': version }).end();
        return;
      }
      const caller = await options.authorize(request);
      await route({ settings, uploads, caller, base: options.base, request, response }, method, segments[0]);
    } catch (error) {
      await sendProblem(request, response, error, { ...options, statusOf: ({ code, status }) => statuses[code] ?? status });
    } finally {
      endWatch();
    }
  };
}

function capabilities<Transaction>({ maxBytes }: Settings<Transaction>): Record<string, string> {
  return {
    'Tus-Version': version,
    'Tus-Extension': 'creation,creation-with-upload,termination,checksum,expiration,concatenation',
    'Tus-Checksum-Algorithm': 'sha1,sha256,md5',
    'Tus-Max-Size': String(maxBytes),
  };
}

async function route<Transaction>(exchange: Exchange<Transaction>, method: string, id: string | undefined): Promise<void> {
  if (id === undefined) {
    if (method === 'POST') return create(exchange);
  } else if (method === 'HEAD') {
    return tell(exchange, id);
  } else if (method === 'PATCH') {
    return receive(exchange, id);
  } else if (method === 'DELETE') {
    await findUpload(exchange.settings, exchange.caller, id);
    await exchange.uploads.remove(exchange.caller, id);
    exchange.response.writeHead(204).end();
    return;
  }
  throw new UploadError('UPLOAD_UNKNOWN', `Nothing answers ${method} here.`);
}

async function create<Transaction>(exchange: Exchange<Transaction>): Promise<void> {
  const { settings, caller, base, request, response } = exchange;
  const metadata = header(request, 'upload-metadata');
  const pairs = parseMetadata(metadata);
  const name = pairs.get('filename') ?? pairs.get('name') ?? '';
  const type = pairs.get('filetype') ?? pairs.get('type');
  const description = { name, metadata, ...(type === undefined ? {} : { type }) };
  const concat = header(request, 'upload-concat');
  if (concat?.startsWith('final;') === true) {
    const urls = concat.slice('final;'.length).split(' ');
    const ids = urls.filter((url) => url !== '').map((url) => url.split('/').at(-1) ?? '');
    const completed = await concatenate(settings, caller, ids, description);
    response.writeHead(201, { Location: `${base}/${completed.id}` }).end();
    return;
  }
  if (concat !== undefined && concat !== 'partial') throw new UploadError('REQUEST_INVALID', 'Upload-Concat is not understood.');
  const sizeBytes = parseCount(header(request, 'upload-length'), 'Upload-Length');
  const { record } = await begin(settings, caller, {
    ...description,
    sizeBytes,
    kind: concat === undefined ? 'tus' : 'tus-partial',
  });
  response.setHeader('Location', `${base}/${record.id}`);
  const withBody = header(request, 'content-type') === chunkType;
  const offset = withBody || sizeBytes === 0 ? await take(exchange, record, 0) : 0;
  response.writeHead(201, { ...expiry(settings, record), ...(withBody ? { 'Upload-Offset': offset } : {}) }).end();
}

async function tell<Transaction>({ settings, caller, response }: Exchange<Transaction>, id: string): Promise<void> {
  const record = await findUpload(settings, caller, id);
  const offset = record.state === 'open' ? (await readProgress(settings, record)).offset : record.sizeBytes;
  // All bytes are there, and whoever sent the last of them did not live to join them.
  if (offset === record.sizeBytes) await complete(settings, record);
  response.writeHead(200, {
    'Cache-Control': 'no-store',
    'Upload-Offset': offset,
    'Upload-Length': record.sizeBytes,
    ...(record.metadata === undefined ? {} : { 'Upload-Metadata': record.metadata }),
    ...(record.kind === 'tus-partial' ? { 'Upload-Concat': 'partial' } : {}),
    ...(record.kind === 'tus-final' ? { 'Upload-Concat': 'final' } : {}),
    ...(record.state === 'open' ? expiry(settings, record) : {}),
  });
  response.end();
}

async function receive<Transaction>(exchange: Exchange<Transaction>, id: string): Promise<void> {
  const { settings, caller, request, response } = exchange;
  if (header(request, 'content-type') !== chunkType) {
    response.writeHead(415).end();
    return;
  }
  const record = await findUpload(settings, caller, id);
  if (record.kind === 'tus-final') throw new UploadError('NOT_ALLOWED', 'A file that is made of pieces takes no bytes.');
  const offset = await take(exchange, record, parseCount(header(request, 'upload-offset'), 'Upload-Offset'));
  response.writeHead(204, { 'Upload-Offset': offset, ...expiry(settings, record) }).end();
}

/** Stores the body of the request, and joins the parts with the last of them. @returns where the upload stands */
async function take<Transaction>(
  { settings, caller, request }: Exchange<Transaction>,
  record: UploadRecord,
  offset: number,
): Promise<number> {
  const sizeBytes = announcedBytes(request);
  const checksum = parseChecksum(header(request, 'upload-checksum'));
  const progress = await append(settings, caller, record.id, { offset, sizeBytes, checksum, body: request });
  if (progress.offset < record.sizeBytes) return progress.offset;
  await complete(settings, (await settings.records.find(record.id)) ?? record);
  return progress.offset;
}

function expiry<Transaction>({ now, expiresAfterMs }: Settings<Transaction>, { state }: UploadRecord): Record<string, string> {
  return state === 'open' ? { 'Upload-Expires': new Date(now() + expiresAfterMs).toUTCString() } : {};
}

function parseCount(text: string | undefined, name: string): number {
  if (text === undefined || !/^\d{1,15}$/.test(text))
    throw new UploadError('REQUEST_INVALID', `${name} must be a number of bytes.`);
  return Number(text);
}

function parseChecksum(text: string | undefined): Checksum | undefined {
  if (text === undefined) return undefined;
  const [kind, value = ''] = text.split(' ');
  if (kind === 'sha1' || kind === 'sha256' || kind === 'md5') return { kind, value };
  throw new UploadError('CHECKSUM_INVALID', 'Upload-Checksum knows sha1, sha256 and md5.');
}
