import { fileTypeFromBuffer } from 'file-type';

/** How many bytes at the beginning of a file its type is told from. */
export const sniffBytes = 4100;

const unknown = 'application/octet-stream';

/** Types of text that show what they hold and run nothing. A script or a page is never believed on the word of a client. */
const harmlessText = new Set([
  'text/plain',
  'text/csv',
  'text/markdown',
  'text/vtt',
  'text/tab-separated-values',
  'application/json',
]);

/**
 * The media type of a file by its first bytes. What the client says counts only for plain text of a kind that runs nowhere; a
 * page that calls itself a picture is none, and one that calls itself a page is `application/octet-stream`.
 *
 * @param head the first {@link sniffBytes} bytes, or the whole file when it is shorter
 * @param declared what the client said
 */
export async function sniffType(head: Uint8Array, declared: string | undefined): Promise<string> {
  const told = await fileTypeFromBuffer(head).catch(() => undefined);
  if (told !== undefined) return told.mime;
  const plain = declared?.split(';')[0]?.trim().toLowerCase();
  return plain !== undefined && harmlessText.has(plain) && isText(head) ? plain : unknown;
}

/** UTF-8 without control characters; a character cut off at the end is allowed. */
function isText(head: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    // oxlint-disable-next-line no-control-regex -- those tell bytes from text
    return !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text);
  } catch {
    return false;
  }
}
