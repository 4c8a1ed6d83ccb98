import { randomUUID } from 'node:crypto';
import { hash, type S3Content } from './s3-content.ts';
import { S3Refusal } from './s3-refusal.ts';

export interface S3Object {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly changedAt: Date;
}

export interface S3Part {
  readonly number: number;
  readonly content: S3Content;
  readonly etag: string;
}

export interface S3Multipart {
  readonly id: string;
  readonly key: string;
  readonly startedAt: Date;
  /** Whether every part must come with a SHA-256. */
  readonly needsSha256: boolean;
  readonly parts: Map<number, S3Part>;
}

/** A part as the request to join names it. */
export interface NamedPart {
  readonly number: number;
  readonly etag: string;
  readonly sha256: string | undefined;
}

const minPartBytes = 5 * 1024 * 1024;
const maxPartNumber = 10_000;

/** One bucket in memory, with the rules of S3 for multipart uploads. */
export class S3Bucket {
  readonly objects = new Map<string, S3Object>();
  readonly multiparts = new Map<string, S3Multipart>();

  put(key: string, bytes: Buffer, now: Date): S3Object {
    const object = { bytes, etag: hash('md5', bytes, 'hex'), changedAt: now };
    this.objects.set(key, object);
    return object;
  }

  get(key: string): S3Object {
    const object = this.objects.get(key);
    if (object === undefined) throw new S3Refusal(404, 'NoSuchKey');
    return object;
  }

  open(key: string, needsSha256: boolean, now: Date): S3Multipart {
    const multipart = { id: randomUUID(), key, startedAt: now, needsSha256, parts: new Map<number, S3Part>() };
    this.multiparts.set(multipart.id, multipart);
    return multipart;
  }

  multipart(key: string, id: string): S3Multipart {
    const multipart = this.multiparts.get(id);
    if (multipart === undefined || multipart.key !== key) throw new S3Refusal(404, 'NoSuchUpload');
    return multipart;
  }

  putPart(multipart: S3Multipart, number: number, content: S3Content): S3Part {
    if (!Number.isInteger(number) || number < 1 || number > maxPartNumber) throw new S3Refusal(400, 'InvalidArgument');
    if (!this.multiparts.has(multipart.id)) throw new S3Refusal(404, 'NoSuchUpload');
    if (multipart.needsSha256 && content.sha256 === undefined) throw new S3Refusal(400, 'InvalidRequest');
    const part = { number, content, etag: hash('md5', content.bytes, 'hex') };
    multipart.parts.set(number, part);
    return part;
  }

  /** Joins parts as S3 does: in ascending order, each as it was last stored, none but the last too small. */
  join(multipart: S3Multipart, named: readonly NamedPart[], expectedBytes: number | undefined, now: Date): S3Object {
    if (named.length === 0) throw new S3Refusal(400, 'MalformedXML');
    const parts = named.map((name, index) => {
      if (index > 0 && (named[index - 1]?.number ?? 0) >= name.number) throw new S3Refusal(400, 'InvalidPartOrder');
      const part = multipart.parts.get(name.number);
      if (part === undefined || part.etag !== name.etag) throw new S3Refusal(400, 'InvalidPart');
      if (multipart.needsSha256 && name.sha256 !== part.content.sha256) throw new S3Refusal(400, 'InvalidPart');
      return part;
    });
    if (parts.slice(0, -1).some((part) => part.content.bytes.length < minPartBytes)) throw new S3Refusal(400, 'EntityTooSmall');
    const bytes = Buffer.concat(parts.map((part) => part.content.bytes));
    if (expectedBytes !== undefined && expectedBytes !== bytes.length) throw new S3Refusal(400, 'InvalidRequest');
    const digests = Buffer.concat(parts.map((part) => Buffer.from(part.etag, 'hex')));
    const object = { bytes, etag: `${hash('md5', digests, 'hex')}-${parts.length}`, changedAt: now };
    this.objects.set(multipart.key, object);
    this.multiparts.delete(multipart.id);
    return object;
  }
}
