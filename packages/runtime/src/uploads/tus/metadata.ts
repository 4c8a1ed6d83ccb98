import { UploadError } from '../errors.ts';

const maxLength = 8192;

/**
 * Reads `Upload-Metadata` of tus: pairs of a name and a value in base64.
 *
 * @throws UploadError REQUEST_INVALID when it is not of that form
 * @source tus resumable upload protocol 1.0, "Upload-Metadata"
 */
export function parseMetadata(text: string | undefined): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  if (text === undefined || text.trim() === '') return pairs;
  if (text.length > maxLength) throw new UploadError('REQUEST_INVALID', `Upload-Metadata has at most ${maxLength} characters.`);
  for (const pair of text.split(',')) {
    const [, name, value = ''] = /^\s*([^\s,]+)(?: ([A-Za-z0-9+/]*={0,2}))?\s*$/.exec(pair) ?? [];
    if (name === undefined || pairs.has(name)) throw new UploadError('REQUEST_INVALID', 'Upload-Metadata is not understood.');
    pairs.set(name, Buffer.from(value, 'base64').toString('utf8'));
  }
  return pairs;
}
