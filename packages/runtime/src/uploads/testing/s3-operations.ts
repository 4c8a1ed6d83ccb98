import type { IncomingMessage } from 'node:http';
import { multipartsXml, objectsXml, pageOf, partsXml, xml } from './s3-answers.ts';
import type { NamedPart, S3Bucket, S3Object } from './s3-bucket.ts';
import { headerOf, readContent } from './s3-content.ts';
import { S3Refusal } from './s3-refusal.ts';

/** What one request asks of a bucket. */
export interface S3Request {
  readonly request: IncomingMessage;
  readonly bucket: S3Bucket;
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly signedPayload: string;
  readonly now: Date;
  /** Items on a page of a list at most; 1,000 at AWS. */
  readonly pageSize: number;
}

export interface S3Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** Every operation that uploads use, by the name that AWS gives it. */
export const operations: Readonly<Record<string, (asked: S3Request) => S3Answer | Promise<S3Answer>>> = {
  ListMultipartUploads: ({ bucket, query, pageSize }) => {
    const prefix = query.get('prefix') ?? '';
    const all = [...bucket.multiparts.values()].filter(({ key }) => key.startsWith(prefix));
    all.sort((a, b) => compare(a.key, b.key) || compare(a.id, b.id));
    const [key, id] = [query.get('key-marker') ?? '', query.get('upload-id-marker') ?? ''];
    return ok(multipartsXml(pageOf(all, (item) => item.key > key || (item.key === key && id !== '' && item.id > id), pageSize)));
  },
  ListObjectsV2: ({ bucket, query, pageSize }) => {
    const prefix = query.get('prefix') ?? '';
    const after = query.get('continuation-token') ?? '';
    const all = [...bucket.objects].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => compare(a, b));
    return ok(objectsXml(pageOf(all, ([key]) => key > after, pageSize)));
  },
  CreateMultipartUpload: ({ bucket, key, request, now }) => {
    const { id } = bucket.open(key, headerOf(request, 'x-amz-checksum-algorithm') === 'SHA256', now);
    return ok(xml('InitiateMultipartUploadResult', `<UploadId>${id}</UploadId>`));
  },
  UploadPart: async ({ bucket, key, query, request, signedPayload }) => {
    const multipart = bucket.multipart(key, query.get('uploadId') ?? '');
    const content = await readContent(request, signedPayload);
    const part = bucket.putPart(multipart, Number(query.get('partNumber')), content);
    const checksum: Record<string, string> = content.sha256 === undefined ? {} : { 'x-amz-checksum-sha256': content.sha256 };
    return { status: 200, headers: { ETag: `"${part.etag}"`, ...checksum } };
  },
  UploadPartCopy: async ({ bucket, key, query, request }) => {
    const source = decodeURIComponent(headerOf(request, 'x-amz-copy-source') ?? '').replace(/^\//, '');
    const object = bucket.get(source.slice(source.indexOf('/') + 1));
    const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(headerOf(request, 'x-amz-copy-source-range') ?? '') ?? [];
    if (Number(end) >= object.bytes.length) throw new S3Refusal(400, 'InvalidArgument');
    const bytes = object.bytes.subarray(Number(start ?? 0), Number(end ?? object.bytes.length - 1) + 1);
    const multipart = bucket.multipart(key, query.get('uploadId') ?? '');
    const sha256 = multipart.needsSha256 ? await digest(bytes) : undefined;
    const part = bucket.putPart(multipart, Number(query.get('partNumber')), { bytes, sha256 });
    const checksum = sha256 === undefined ? '' : `<ChecksumSHA256>${sha256}</ChecksumSHA256>`;
    return ok(xml('CopyPartResult', `<ETag>&quot;${part.etag}&quot;</ETag>${checksum}`));
  },
  ListParts: ({ bucket, key, query, pageSize }) => {
    const { parts } = bucket.multipart(key, query.get('uploadId') ?? '');
    const marker = Number(query.get('part-number-marker') ?? 0);
    const all = [...parts.values()].sort((a, b) => a.number - b.number);
    return ok(partsXml(pageOf(all, ({ number }) => number > marker, pageSize)));
  },
  CompleteMultipartUpload: async ({ bucket, key, query, request, signedPayload, now }) => {
    const multipart = bucket.multipart(key, query.get('uploadId') ?? '');
    const named = readNames((await readContent(request, signedPayload)).bytes.toString('utf8'));
    const expected = headerOf(request, 'x-amz-mp-object-size');
    const object = bucket.join(multipart, named, expected === undefined ? undefined : Number(expected), now);
    return ok(xml('CompleteMultipartUploadResult', `<ETag>&quot;${object.etag}&quot;</ETag>`));
  },
  AbortMultipartUpload: ({ bucket, key, query }) => {
    bucket.multiparts.delete(bucket.multipart(key, query.get('uploadId') ?? '').id);
    return { status: 204 };
  },
  PutObject: async ({ bucket, key, request, signedPayload, now }) => {
    const { etag } = bucket.put(key, (await readContent(request, signedPayload)).bytes, now);
    return { status: 200, headers: { ETag: `"${etag}"` } };
  },
  HeadObject: ({ bucket, key }) => {
    const object = bucket.get(key);
    return { status: 200, headers: { ...describe(object), 'Content-Length': String(object.bytes.length) } };
  },
  GetObject: ({ bucket, key, request }) => {
    const object = bucket.get(key);
    const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(headerOf(request, 'range') ?? '') ?? [];
    if (start === undefined) return { status: 200, headers: describe(object), body: object.bytes };
    if (Number(start) >= object.bytes.length) throw new S3Refusal(416, 'InvalidRange');
    const body = object.bytes.subarray(Number(start), end === '' ? undefined : Number(end) + 1);
    return { status: 206, headers: describe(object), body };
  },
  DeleteObject: ({ bucket, key }) => {
    bucket.objects.delete(key);
    return { status: 204 };
  },
};

/** The name of the operation that a request asks for, or undefined for one that is not played. */
export function operationOf({ request, key, query }: Pick<S3Request, 'request' | 'key' | 'query'>): string | undefined {
  const { method } = request;
  if (key === '') return method === 'GET' ? (query.has('uploads') ? 'ListMultipartUploads' : 'ListObjectsV2') : undefined;
  if (query.has('uploads')) return method === 'POST' ? 'CreateMultipartUpload' : undefined;
  if (!query.has('uploadId')) {
    return { PUT: 'PutObject', HEAD: 'HeadObject', GET: 'GetObject', DELETE: 'DeleteObject' }[method ?? ''];
  }
  const upload = headerOf(request, 'x-amz-copy-source') === undefined ? 'UploadPart' : 'UploadPartCopy';
  return { PUT: upload, GET: 'ListParts', POST: 'CompleteMultipartUpload', DELETE: 'AbortMultipartUpload' }[method ?? ''];
}

function readNames(text: string): readonly NamedPart[] {
  return [...text.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
    number: Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(part)?.[1]),
    etag: (/<ETag>(.*?)<\/ETag>/.exec(part)?.[1] ?? '').replaceAll(/&quot;|"|&#34;/g, ''),
    sha256: /<ChecksumSHA256>(.*?)<\/ChecksumSHA256>/.exec(part)?.[1],
  }));
}

async function digest(bytes: Buffer): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))).toString('base64');
}

function describe({ etag, changedAt }: S3Object): Record<string, string> {
  return { ETag: `"${etag}"`, 'Last-Modified': changedAt.toUTCString(), 'Accept-Ranges': 'bytes' };
}

function ok(body: string): S3Answer {
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
