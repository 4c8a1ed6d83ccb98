import type { Origin } from '@landfall/model';

/**
 * The comment beside a line: where the value comes from, as short as it can be.
 *
 * @param path keys of the output path; what the path says already is not said again
 */
export function remarkOf(origin: Origin, path: readonly string[]): string {
  const place = 'place' in origin && origin.place !== undefined ? `${origin.place.file}:${origin.place.line}` : undefined;
  if (origin.how === 'stated') return [place, attributeOf(origin.key, path)].filter((part) => part !== undefined).join(' ');
  if (origin.how === 'inferred') return withPlace(place, oneLine(origin.why).replace(/\.$/, ''));
  return oneLine(`default: ${origin.why}`);
}

/** A reason that names its place already needs it no second time. */
function withPlace(place: string | undefined, why: string): string {
  return place === undefined || why.includes(place) ? why : `${place}, ${why}`;
}

/** The name that the input uses, when the output path does not show it: `entrypoint` beside `command`. */
function attributeOf(key: string, path: readonly string[]): string | undefined {
  const [section, , attribute] = key.split('.');
  if (section !== 'services' || attribute === undefined) return undefined;
  const name = attribute.replace(/\[.*$/, '');
  return path.includes(name) || name === 'environment' ? undefined : name;
}

/** Comments are one line: control characters and line ends become spaces. */
export function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- the point is to replace them
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}
