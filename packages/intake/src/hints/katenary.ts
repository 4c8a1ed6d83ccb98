import { AppError, type Hint } from '@landfall/model';
import type { Cursor } from '../compose/reading/cursor.ts';
import { plainText } from '../compose/reading/scalar.ts';
import type { Remark } from '../compose/reading/service-key.ts';
import type { MapNode } from '../compose/tree/node.ts';
import { composeLimits } from '../compose/yaml/limits.ts';
import { readDocuments } from '../compose/yaml/read.ts';
import { acceptHints, remarkNotCarried, type WrittenHint } from './collect.ts';

/** How much of a label is read as YAML. */
const labelLimits = { ...composeLimits, maxBytes: 16_384 };

/** What a label holds, by name without prefix, to our hints. @source katenary doc/docs/labels.md */
const meanings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ingress: { hostname: 'exposure.host', path: 'exposure.path', port: 'exposure.port', enabled: 'exposure' },
  cronjob: { schedule: 'schedule', command: 'command' },
};

/** Hints in labels `katenary.v3/*`, whose values are YAML. A label that has no counterpart of ours is remarked. */
export function katenaryHints(labels: readonly { readonly name: string; readonly at: Cursor }[], remark: Remark): Hint[] {
  const written = labels.flatMap(({ name, at }): WrittenHint[] => {
    const label = /^katenary\.v\d+\/(.+)$/.exec(name)?.[1];
    if (label === undefined) return [];
    const meaning = meanings[label];
    if (meaning === undefined) {
      remarkNotCarried(name, at, remark);
      return [];
    }
    const value = readLabel(plainText(at) ?? '');
    if (value === undefined) {
      remark(at.key, 'hint-invalid', `${name} holds a map in YAML.`);
      return [];
    }
    return [...value.entries].flatMap(([key, node]): WrittenHint[] => {
      const ours = meaning[key];
      const inner = node.kind === 'scalar' ? node.value : undefined;
      // `enabled: true` only says that the rest counts.
      return ours === undefined || (ours === 'exposure' && inner !== false) ? [] : [{ name: ours, value: inner, at }];
    });
  });
  return acceptHints(written, 'service', 'katenary', remark);
}

/** The map that a label holds, or undefined when it holds none. */
function readLabel(text: string): MapNode | undefined {
  try {
    const [document] = readDocuments(new TextEncoder().encode(text), 'label', labelLimits);
    return document?.kind === 'map' ? document : undefined;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
