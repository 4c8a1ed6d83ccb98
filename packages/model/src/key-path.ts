/**
 * Paths of keys in the merged input: `services.web.ports[0]`. A name that holds a dot, a bracket or a quote is written
 * in brackets, `services.web.labels["traefik.enable"]`, so that every path has exactly one reading.
 */

/** The path of a named child of a map; with an empty parent, the name alone. */
export function childKey(parent: string, name: string): string {
  if (name === '' || /[.[\]"#]/.test(name)) return `${parent}[${JSON.stringify(name)}]`;
  return parent === '' ? name : `${parent}.${name}`;
}

/** The path of an item of a list, counted from 0. */
export function itemKey(parent: string, index: number): string {
  return `${parent}[${index}]`;
}

/** True when the key is the other one or lies below it. */
export function isWithin(key: string, ancestor: string): boolean {
  if (!key.startsWith(ancestor)) return false;
  const next = key[ancestor.length];
  return next === undefined || next === '.' || next === '[';
}

/** The paths above a key, nearest first: `services.web.ports`, `services.web`, `services`. */
export function keysAbove(key: string): string[] {
  const above: string[] = [];
  let at = 0;
  while (at < key.length) {
    const end = endOfSegment(key, at);
    if (end < key.length) above.push(key.slice(0, end));
    at = key[end] === '.' ? end + 1 : end;
  }
  return above.reverse();
}

// Compared as numbers: every path of a large application comes by here, letter by letter.
const dot = '.'.charCodeAt(0);
const openBracket = '['.charCodeAt(0);

/** Where the segment that starts at `at` ends: before the next dot or bracket that is not inside quotes. */
function endOfSegment(key: string, at: number): number {
  if (key.startsWith('["', at)) {
    for (let index = at + 2; index < key.length; index += 1) {
      if (key[index] === '\\') index += 1;
      else if (key[index] === '"') return index + 2;
    }
    return key.length;
  }
  for (let index = at + 1; index < key.length; index += 1) {
    const code = key.charCodeAt(index);
    if (code === dot || code === openBracket) return index;
  }
  return key.length;
}
