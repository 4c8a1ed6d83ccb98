import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What is sent: a file that consists of the same random part again and again, so that making it costs nothing. */
export interface BenchFile {
  readonly sizeBytes: number;
  readonly partBytes: number;
}

/** Sends a whole file to a subject. @returns the id or address of the upload */
export type Sender = (url: string, file: BenchFile) => Promise<string>;

const pieceBytes = 256 * 1024;
const tusHeaders = { 'Tus-Resumable': '1.0.0' };

let part = Buffer.alloc(0);
const digests = new Map<number, string>();

/** The door for parts, four at a time, as the client for browsers does it. */
export const sendParts: Sender = async (url, file) => sendInParts(url, file, true);

/** The same without checksums. */
export const sendPartsUnchecked: Sender = async (url, file) => sendInParts(url, file, false);

async function sendInParts(url: string, { sizeBytes, partBytes }: BenchFile, withDigest: boolean): Promise<string> {
  const begun = await ask(`${url}/parts`, 'POST', {}, JSON.stringify({ name: 'bench.raw', sizeBytes }));
  const { id, partCount } = JSON.parse(begun.body) as { id: string; partCount: number }; // as the door writes it
  const numbers = Array.from({ length: partCount }, (_, index) => index + 1).values();
  const work = async (): Promise<void> => {
    for (const number of numbers) {
      const size = Math.min(partBytes, sizeBytes - (number - 1) * partBytes);
      const digest: OutgoingHttpHeaders = withDigest ? { 'Content-Digest': `sha-256=:${digestOf(size, partBytes)}:` } : {};
      await stream(
        request(`${url}/parts/${id}/parts/${number}`, { method: 'PUT', headers: { ...digest, 'Content-Length': size } }),
        size,
        partBytes,
      );
    }
  };
  await Promise.all([1, 2, 3, 4].map(work));
  await ask(`${url}/parts/${id}/complete`, 'POST', {}, '{}');
  return id;
}

/** tus in one request, as its clients do it unless told otherwise. */
export const sendTus: Sender = async (url, { sizeBytes, partBytes }) => {
  const location = await createTus(url, sizeBytes);
  await stream(
    request(location, { method: 'PATCH', headers: { ...patchHeaders(0), 'Content-Length': sizeBytes } }),
    sizeBytes,
    partBytes,
  );
  return location;
};

/** tus in the very request that creates the upload. */
export const sendCreated: Sender = async (url, { sizeBytes, partBytes }) => {
  const headers = { ...tusHeaders, 'Content-Type': 'application/offset+octet-stream', 'Upload-Length': sizeBytes };
  const sent = request(`${url}/tus`, { method: 'POST', headers: { ...headers, 'Content-Length': sizeBytes } });
  await stream(sent, sizeBytes, partBytes);
  return url;
};

/** One plain request with the whole file. */
export const sendPlain: Sender = async (url, { sizeBytes, partBytes }) => {
  await stream(request(`${url}/plain`, { method: 'PUT', headers: { 'Content-Length': sizeBytes } }), sizeBytes, partBytes);
  return url;
};

/** Uploads of one part each, all of which are halfway before any goes on. */
export async function sendCrowd(url: string, count: number, sizeBytes: number): Promise<void> {
  const halfway = Promise.withResolvers<void>();
  let waiting = 0;
  const halting = async function* (): AsyncGenerator<Buffer> {
    const all = [...pieces(sizeBytes, sizeBytes)];
    yield* all.slice(0, all.length / 2);
    if (++waiting === count) halfway.resolve();
    await halfway.promise;
    yield* all.slice(all.length / 2);
  };
  const one = async (): Promise<void> => {
    const begun = await ask(`${url}/parts`, 'POST', {}, JSON.stringify({ name: 'bench.raw', sizeBytes }));
    const { id } = JSON.parse(begun.body) as { id: string }; // as the door writes it
    const sent = request(`${url}/parts/${id}/parts/1`, { method: 'PUT', headers: { 'Content-Length': sizeBytes } });
    const answered = answerOf(sent);
    await pipeline(Readable.from(halting(), { objectMode: false }), sent);
    check(await answered, 'a part of the crowd');
    await ask(`${url}/parts/${id}/complete`, 'POST', {}, '{}');
  };
  await Promise.all(Array.from({ length: count }, one));
}

/** Breaks a tus upload off after some bytes and asks where it stands. */
export async function cutTus(
  url: string,
  file: BenchFile,
  afterBytes: number,
): Promise<{ readonly againBytes: number; readonly askMs: number }> {
  const location = await createTus(url, file.sizeBytes);
  const patch = request(location, { method: 'PATCH', headers: { ...patchHeaders(0), 'Content-Length': file.sizeBytes } });
  patch.on('error', () => undefined);
  for (const piece of pieces(afterBytes, file.partBytes)) if (!patch.write(piece)) await once(patch, 'drain');
  await new Promise((resolve) => patch.write(Buffer.alloc(0), resolve));
  patch.destroy();
  // Both need a moment to notice the cut; the question before the last is the one that counts.
  let offset = -1;
  let askMs = 0;
  for (;;) {
    const started = performance.now();
    const told = await ask(location, 'HEAD', tusHeaders);
    askMs = performance.now() - started;
    const now = Number(told.headers['upload-offset']);
    if (now === offset) break;
    offset = now;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  return { againBytes: afterBytes - offset, askMs };
}

async function createTus(url: string, sizeBytes: number): Promise<string> {
  const created = await ask(`${url}/tus`, 'POST', { ...tusHeaders, 'Upload-Length': sizeBytes });
  return new URL(created.headers.location ?? '', url).href;
}

function patchHeaders(offset: number): OutgoingHttpHeaders {
  return { ...tusHeaders, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': offset };
}

async function stream(sent: ClientRequest, sizeBytes: number, partBytes: number): Promise<void> {
  const answered = answerOf(sent);
  await pipeline(Readable.from(pieces(sizeBytes, partBytes), { objectMode: false }), sent);
  check(await answered, `${sent.method} ${sent.path}`);
}

export async function ask(url: string, method: string, headers: OutgoingHttpHeaders = {}, body?: string): Promise<Answer> {
  const sent = request(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }) },
  });
  const answered = answerOf(sent);
  sent.end(body);
  return check(await answered, `${method} ${url}`);
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

async function answerOf(sent: ClientRequest): Promise<Answer> {
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]; // what `response` carries
  let body = '';
  for await (const chunk of answer.setEncoding('utf8')) body += chunk as string; // its encoding was set
  return { status: answer.statusCode ?? 0, headers: answer.headers, body };
}

function check(answer: Answer, what: string): Answer {
  if (answer.status >= 300) throw new Error(`${what} was answered ${answer.status}: ${answer.body}`);
  return answer;
}

function* pieces(sizeBytes: number, partBytes: number): Generator<Buffer> {
  const bytes = partOf(partBytes);
  for (let from = 0; from < sizeBytes; from += pieceBytes) {
    const start = from % partBytes;
    yield bytes.subarray(start, start + Math.min(pieceBytes, sizeBytes - from));
  }
}

function partOf(partBytes: number): Buffer {
  if (part.length !== partBytes) part = randomBytes(partBytes);
  return part;
}

function digestOf(sizeBytes: number, partBytes: number): string {
  const known = digests.get(sizeBytes) ?? createHash('sha256').update(partOf(partBytes).subarray(0, sizeBytes)).digest('base64');
  digests.set(sizeBytes, known);
  return known;
}
