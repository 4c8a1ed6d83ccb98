/**
 * Names that Kubernetes accepts for a Service.
 *
 * @source Kubernetes "Object Names and IDs", "RFC 1035 Label Names": lower case, starts with a letter, at most 63
 */
const label = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/;

/**
 * The longest name that every object of a component can bear: a CronJob may have 52 characters, because the controller adds
 * 11; a Helm release 53; a StatefulSet 52, because its revision becomes the value of a label.
 */
export const maxComponentLength = 52;

/** True when Kubernetes accepts the text as the name of a Service. */
export function isServiceName(text: string): boolean {
  return text.length <= 63 && label.test(text);
}

/** True when the text can be the name of a component, that is of every kind of object. */
export function isComponentName(text: string): boolean {
  return text.length <= maxComponentLength && label.test(text);
}

/** A legal component name that resembles the text; the same for the same text, not unique. */
export function toComponentName(text: string): string {
  const letters = text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const started = letters === '' ? 'service' : /^[0-9]/.test(letters) ? `service-${letters}` : letters;
  if (started.length <= maxComponentLength) return started;
  return withSuffix(started, fingerprint(text));
}

/**
 * A legal name for what belongs to a whole application: a namespace, an Argo CD project, a part of a host name. Compose
 * allows an underscore where Kubernetes wants a dash.
 *
 * @source Kubernetes "Object Names and IDs", "RFC 1123 Label Names"
 */
export function toApplicationName(text: string): string {
  const letters = text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return letters === '' ? 'app' : letters.slice(0, maxComponentLength).replace(/-+$/, '');
}

/** Adds `-suffix`, cutting the name where it would be too long. */
export function withSuffix(name: string, suffix: string): string {
  return `${name.slice(0, maxComponentLength - suffix.length - 1).replace(/-+$/, '')}-${suffix}`;
}

/** Six hexadecimal digits of a text (FNV-1a, 32 bit): tells two long names apart, no more. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0').slice(0, 6);
}
