import type { S3Multipart, S3Object, S3Part } from './s3-bucket.ts';
import type { S3Refusal } from './s3-refusal.ts';

/** A page of a list, as S3 cuts it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** The last item when there are more. */
  readonly next: Item | undefined;
}

export function pageOf<Item>(all: readonly Item[], isAfterMarker: (item: Item) => boolean, size: number): Page<Item> {
  const rest = all.filter(isAfterMarker);
  const items = rest.slice(0, size);
  return { items, next: rest.length > size ? items.at(-1) : undefined };
}

export function partsXml(parts: Page<S3Part>): string {
  const rows = parts.items.map(
    ({ number, etag, content }) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>&quot;${etag}&quot;</ETag><Size>${content.bytes.length}</Size>${
        content.sha256 === undefined ? '' : `<ChecksumSHA256>${content.sha256}</ChecksumSHA256>`
      }</Part>`,
  );
  const next = parts.next === undefined ? '' : `<NextPartNumberMarker>${parts.next.number}</NextPartNumberMarker>`;
  return xml('ListPartsResult', `<IsTruncated>${parts.next !== undefined}</IsTruncated>${next}${rows.join('')}`);
}

export function multipartsXml(multiparts: Page<S3Multipart>): string {
  const rows = multiparts.items.map(
    ({ id, key, startedAt }) =>
      `<Upload><Key>${escape(key)}</Key><UploadId>${id}</UploadId><Initiated>${startedAt.toISOString()}</Initiated></Upload>`,
  );
  const { next } = multiparts;
  const markers =
    next === undefined
      ? ''
      : `<NextKeyMarker>${escape(next.key)}</NextKeyMarker><NextUploadIdMarker>${next.id}</NextUploadIdMarker>`;
  return xml('ListMultipartUploadsResult', `<IsTruncated>${next !== undefined}</IsTruncated>${markers}${rows.join('')}`);
}

export function objectsXml(objects: Page<readonly [string, S3Object]>): string {
  const rows = objects.items.map(
    ([key, { bytes, etag, changedAt }]) =>
      `<Contents><Key>${escape(key)}</Key><LastModified>${changedAt.toISOString()}</LastModified><ETag>&quot;${etag}&quot;</ETag><Size>${bytes.length}</Size></Contents>`,
  );
  const next = objects.next === undefined ? '' : `<NextContinuationToken>${escape(objects.next[0])}</NextContinuationToken>`;
  return xml('ListBucketResult', `<IsTruncated>${objects.next !== undefined}</IsTruncated>${next}${rows.join('')}`);
}

export function errorXml({ code, message }: S3Refusal): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escape(message)}</Message></Error>`;
}

export function xml(name: string, body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${body}</${name}>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
