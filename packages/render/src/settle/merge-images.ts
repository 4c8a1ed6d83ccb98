import { isMap, isScalar, parseDocument } from 'yaml';

/**
 * Merges `images.yaml` by key: an image that was changed since the last rendering (by CI) stays, all others follow the
 * input, components come and go with it. Undefined when one of the texts is not such a file.
 */
export function mergeImages({
  mine,
  theirs,
  base,
}: {
  readonly mine: string;
  readonly theirs: string;
  readonly base: string;
}): string | undefined {
  const [current, before] = [imagesIn(mine), imagesIn(base)];
  const document = parseDocument(theirs);
  const next = document.get('images');
  if (current === undefined || before === undefined || document.errors.length > 0 || !isMap(next)) return undefined;
  for (const pair of next.items) {
    if (!isScalar(pair.key) || !isScalar(pair.value)) return undefined;
    const name = String(pair.key.value);
    const image = current.get(name);
    if (image === undefined || image === before.get(name)) continue;
    pair.value.value = image;
    pair.value.comment = ' written by CI';
  }
  return document.toString({ lineWidth: 0 });
}

function imagesIn(text: string): ReadonlyMap<string, string> | undefined {
  const document = parseDocument(text);
  const images = document.get('images');
  if (document.errors.length > 0 || !isMap(images)) return undefined;
  const entries = images.items.map(
    (pair) =>
      [
        String(isScalar(pair.key) ? pair.key.value : pair.key),
        String(isScalar(pair.value) ? pair.value.value : pair.value),
      ] as const,
  );
  return new Map(entries);
}
