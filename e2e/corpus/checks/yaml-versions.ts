import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import type { Delivery } from '../delivery.ts';

/** Files that a reader of YAML 1.1 (Helm, Kubernetes) and one of YAML 1.2 (most editors) would understand differently. */
export function checkYamlVersions(delivery: Delivery): readonly string[] {
  const ours = [...delivery.files].filter(([path]) => path.endsWith('.yaml') && !path.startsWith('chart/templates/'));
  return ours.flatMap(([path, text]) => {
    const [old, current] = (['1.1', '1.2'] as const).map((version) => parseAllDocuments(text, { version, uniqueKeys: true }));
    const trouble = [...(old ?? []), ...(current ?? [])].flatMap((document) => [...document.errors, ...document.warnings])[0];
    if (trouble !== undefined) return [`${path} is not clean YAML: ${trouble.message}`];
    const [first, second] = [old, current].map((documents) => documents?.map((document) => document.toJS() as unknown));
    return isDeepStrictEqual(first, second) ? [] : [`${path} reads differently in YAML 1.1 and 1.2`];
  });
}
