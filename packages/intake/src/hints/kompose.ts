import type { Hint } from '@landfall/model';
import type { Cursor } from '../compose/reading/cursor.ts';
import { plainText } from '../compose/reading/scalar.ts';
import type { Remark } from '../compose/reading/service-key.ts';
import { acceptHints, remarkNotCarried, type WrittenHint } from './collect.ts';
import type { HintKind } from './vocabulary.ts';

/** Labels of kompose to our names. @source kompose docs/user-guide.md, "Labels" */
const ofServices: Readonly<Record<string, string>> = {
  'kompose.cronjob.schedule': 'schedule',
  'kompose.hpa.cpu': 'hpa.cpu',
  'kompose.hpa.memory': 'hpa.memory',
  'kompose.hpa.replicas.min': 'hpa.min',
  'kompose.hpa.replicas.max': 'hpa.max',
  'kompose.service.expose': 'exposure',
  'kompose.service.expose.tls-secret': 'exposure.tls',
};

const ofVolumes: Readonly<Record<string, string>> = {
  'kompose.volume.size': 'size',
  'kompose.volume.storage-class-name': 'class',
};

/** Hints in labels `kompose.*`. A label that has no counterpart of ours is remarked. */
export function komposeHints(
  labels: readonly { readonly name: string; readonly at: Cursor }[],
  target: HintKind['on'],
  remark: Remark,
): Hint[] {
  const names = target === 'service' ? ofServices : ofVolumes;
  const written = labels.flatMap(({ name, at }): WrittenHint[] => {
    if (!name.startsWith('kompose.')) return [];
    const ours = names[name];
    if (ours === undefined) {
      remarkNotCarried(name, at, remark);
      return [];
    }
    return splitExposure(ours, plainText(at) ?? '', at);
  });
  return acceptHints(written, target, 'kompose', remark);
}

/** `kompose.service.expose` holds `true`, hosts, or one host with a path. */
function splitExposure(name: string, value: string, at: Cursor): WrittenHint[] {
  const slash = value.indexOf('/');
  if (name === 'exposure.tls') return [{ name, value: value !== '', at }];
  if (name !== 'exposure' || slash === -1 || value.includes(',')) return [{ name, value, at }];
  return [
    { name: 'exposure.host', value: value.slice(0, slash), at },
    { name: 'exposure.path', value: value.slice(slash), at },
  ];
}
