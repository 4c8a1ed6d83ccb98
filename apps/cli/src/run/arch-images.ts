import { parseAllDocuments } from 'yaml';

/**
 * Finds the names of images in a text: manifests of Kubernetes in YAML or JSON, a Compose file, or one name a line with
 * comments after `#`.
 *
 * @returns each name once, in the order in which they come
 */
export function findImages(text: string): readonly string[] {
  const documents = readDocuments(text);
  const names = documents === undefined ? namesOfLines(text) : documents.flatMap(imagesIn);
  return [...new Set(names)];
}

/** Undefined when the text is no manifests: a list of names is YAML too, but of no objects. */
function readDocuments(text: string): readonly unknown[] | undefined {
  try {
    const documents = parseAllDocuments(text, { logLevel: 'silent' });
    if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return undefined;
    const values = documents.map((document) => document.toJS({ maxAliasCount: 100 }) as unknown);
    return values.some(isMapping) ? values : undefined;
  } catch {
    return undefined; // aliases without end: no manifest of anybody
  }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lists in a pod whose items name an image, and the part of a volume that does. */
const containerLists = new Set(['containers', 'initContainers', 'ephemeralContainers']);

/** Looks everywhere, so that kinds nobody told us of count: whatever holds containers runs them. */
function imagesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(imagesIn);
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (containerLists.has(key) && Array.isArray(inner)) return inner.flatMap((item) => textAt(item, 'image'));
    if (key === 'volumes' && Array.isArray(inner))
      return inner.flatMap((item) => (isMapping(item) ? textAt(item['image'], 'reference') : []));
    if (key === 'services' && isMapping(inner)) return Object.values(inner).flatMap((service) => textAt(service, 'image'));
    // What has been, and what was applied last, is not what runs.
    return key === 'status' || key === 'annotations' ? [] : imagesIn(inner);
  });
}

function textAt(value: unknown, key: string): readonly string[] {
  const text = isMapping(value) ? value[key] : undefined;
  return typeof text === 'string' && text !== '' ? [text] : [];
}

function namesOfLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) =>
      line
        .replace(/(?:^|\s)#.*$/, '')
        .replace(/^\s*-\s+/, '')
        .trim(),
    )
    .filter((line) => line !== '');
}
