/** Names that refuse nothing, so everything ends up in them. */
const emptyNames = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'manager', 'base']);

/**
 * Says what is wrong with the name of a file or one of its folders, or undefined.
 *
 * @param path relative to the root of the checkout, with `/`
 */
export function judgeName(path: string): string | undefined {
  for (const segment of path.split('/')) {
    const name = (segment.startsWith('.') ? segment.slice(1) : segment).split('.')[0] ?? '';
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return `\`${segment}\` is not in kebab-case.`;
    const lastWord = name.slice(name.lastIndexOf('-') + 1);
    if (emptyNames.has(lastWord)) return `\`${segment}\` says nothing about what is in it; name the thing.`;
  }
  return undefined;
}
