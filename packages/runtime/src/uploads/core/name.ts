const maxNameBytes = 255;
const encoder = new TextEncoder();

/** Control characters, what turns the direction of writing, and what no file system of a reader may see in a name. */
// oxlint-disable-next-line no-control-regex -- those are what is removed
const unwanted = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;

/** Names that Windows keeps for devices, with any extension. */
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/**
 * The name of a file as a person may keep it on any system: the last part of a path, without control characters, characters
 * that hide others, or `<>:"|?*`; at most 255 bytes of UTF-8, with its extension. Never empty; `file` when nothing is left.
 * It is shown and offered for downloads, and no key is made of it.
 */
export function cleanName(name: string): string {
  const last = name.normalize('NFC').replace(unwanted, '').split(/[/\\]/).at(-1) ?? '';
  const plain = trimName(last.replace(/[<>:"|?*]/g, '_'));
  const safe = device.test(plain) ? `_${plain}` : plain;
  const fitting = trimName(shorten(safe));
  return fitting === '' ? 'file' : fitting;
}

/** Neither hidden by a leading point nor changed by systems that drop points and blanks at the end. */
function trimName(name: string): string {
  return name.replace(/^[\s.]+/u, '').replace(/[\s.]+$/u, '');
}

function shorten(name: string): string {
  if (byteLength(name) <= maxNameBytes) return name;
  const extension = /\.[\p{L}\p{N}]{1,16}$/u.exec(name)?.[0] ?? '';
  const stem = encoder.encode(name.slice(0, name.length - extension.length));
  // A character that is cut in two becomes the sign for that, which goes.
  const kept = new TextDecoder().decode(stem.subarray(0, maxNameBytes - byteLength(extension))).replace(/\ufffd+$/u, '');
  return trimName(kept) + extension;
}

function byteLength(text: string): number {
  return encoder.encode(text).length;
}
