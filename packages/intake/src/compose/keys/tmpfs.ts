import type { TmpfsMount } from '@landfall/model';
import { parseBytes } from '../reading/bytes.ts';
import { type Cursor, factOf, itemsOf } from '../reading/cursor.ts';
import { defined, serviceFields } from '../reading/defined.ts';
import { plainText } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Folders in memory: `PATH`, or `PATH:size=64m,mode=1777`. */
export const tmpfs: ServiceKey = {
  name: 'tmpfs',
  grade: 'A',
  becomes: 'memory volumes',
  read: (at) => serviceFields({ mounts: (at.node.kind === 'seq' ? itemsOf(at) : [at]).map(mountOf) }),
};

function mountOf(item: Cursor): TmpfsMount {
  const written = plainText(item) ?? '';
  const colon = written.indexOf(':');
  const options = new Map((colon === -1 ? '' : written.slice(colon + 1)).split(',').map((option) => splitOption(option)));
  const size = parseBytes(options.get('size') ?? '');
  const mode = options.get('mode');
  return defined<TmpfsMount>({
    kind: 'tmpfs',
    place: item.node.place,
    key: item.key,
    target: colon === -1 ? written : written.slice(0, colon),
    readOnly: options.has('ro'),
    sizeBytes: size === undefined ? undefined : factOf(item, size),
    mode: mode !== undefined && /^[0-7]+$/.test(mode) ? factOf(item, Number.parseInt(mode, 8)) : undefined,
  });
}

function splitOption(option: string): [string, string] {
  const equals = option.indexOf('=');
  return equals === -1 ? [option, ''] : [option.slice(0, equals), option.slice(equals + 1)];
}
