import { keysAbove, type Origin } from '@landfall/model';

/**
 * The comment beside a line: which file the value comes from and what it is called there, as short as it can be. Never the
 * line: it would change in every comment below each time that someone adds a line to the input. `explain` tells it.
 *
 * @param path keys of the output path; what the path says already is not said again
 */
export function remarkOf(origin: Origin, path: readonly string[]): string {
  const place = 'place' in origin ? origin.place?.file : undefined;
  if (origin.how === 'stated') return [place, attributeOf(origin.key, path)].filter((part) => part !== undefined).join(' ');
  if (origin.how === 'inferred') return withPlace(place, oneLine(origin.why).replace(/\.$/, ''));
  return oneLine(`default: ${origin.why}`);
}

/** A reason that names its place already needs it no second time. */
function withPlace(place: string | undefined, why: string): string {
  return place === undefined || why.includes(place) ? why : `${place}, ${why}`;
}

/** The block that the input has it in, when the output path does not show it: `entrypoint` beside `command`. */
function attributeOf(key: string, path: readonly string[]): string | undefined {
  const above = [...keysAbove(key).reverse(), key].filter((step) => !/\[\d+\]$/.test(step)); // items have no name
  const [section, owner, attribute] = above;
  if (section !== 'services' || owner === undefined || attribute === undefined) return undefined;
  const name = attribute.slice(owner.length + 1);
  if (path.includes(name) || name === 'environment') return undefined;
  const block = above.length > 3 ? above.at(-2) : attribute;
  return block?.slice(owner.length + 1);
}

/** Comments are one line: control characters and line ends become spaces. */
export function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- the point is to replace them
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}
