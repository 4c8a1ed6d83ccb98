import type { Mount } from '@landfall/model';
import { type Cursor, child, itemsOf } from '../reading/cursor.ts';
import { defined, serviceFields } from '../reading/defined.ts';
import { bytes, permissionBits, plainFlag, plainText, text } from '../reading/scalar.ts';
import type { ServiceContext, ServiceKey } from '../reading/service-key.ts';

/** Volumes, folders and files of the host, and memory, at paths of the container. */
export const volumes: ServiceKey = {
  name: 'volumes',
  grade: 'L',
  becomes: 'claims, ConfigMaps, Secrets or memory volumes, by what is mounted',
  read: (at, context) => serviceFields({ mounts: itemsOf(at).map((item) => mountOf(item, context)) }),
};

function mountOf(item: Cursor, context: ServiceContext): Mount {
  const type = plainText(child(item, 'type'));
  remarkSettings(item, context);
  if (type === 'bind') return bindMount(item, context);
  if (type === 'tmpfs') return tmpfsMount(item);
  if (type === 'image' || type === 'npipe' || type === 'cluster') return otherMount(item, type);
  const volume = child(item, 'volume');
  return defined<Extract<Mount, { kind: 'volume' }>>({
    ...baseOf(item),
    kind: 'volume',
    source: plainText(child(item, 'source')),
    subpath: text(child(volume, 'subpath')),
    nocopy: plainFlag(child(volume, 'nocopy')) ?? false,
  });
}

function baseOf(item: Cursor) {
  return {
    place: item.node.place,
    key: item.key,
    target: plainText(child(item, 'target')) ?? '',
    readOnly: plainFlag(child(item, 'read_only')) ?? false,
  };
}

function bindMount(item: Cursor, { files, paths }: ServiceContext): Mount {
  const bind = child(item, 'bind');
  const source = child(item, 'source');
  const path = plainText(source) ?? '';
  const place = source?.node.place ?? item.node.place;
  const home = paths.homePath(place);
  const wasRelative = paths.isRelative(place);
  const isReadable = home === undefined && (wasRelative || files.isInside(path));
  return defined<Extract<Mount, { kind: 'bind' }>>({
    ...baseOf(item),
    kind: 'bind',
    source: home ?? files.show(path, wasRelative),
    found: isReadable ? files.find(path) : { kind: 'outside', reason: 'it lies on the host, outside the project directory' },
    propagation: text(child(bind, 'propagation')),
    selinux: text(child(bind, 'selinux')),
    createHostPath: plainFlag(child(bind, 'create_host_path')) ?? true,
  });
}

function tmpfsMount(item: Cursor): Mount {
  const tmpfs = child(item, 'tmpfs');
  return defined<Extract<Mount, { kind: 'tmpfs' }>>({
    ...baseOf(item),
    kind: 'tmpfs',
    sizeBytes: bytes(child(tmpfs, 'size')),
    mode: permissionBits(child(tmpfs, 'mode')),
  });
}

function otherMount(item: Cursor, kind: 'image' | 'npipe' | 'cluster'): Mount {
  return defined<Extract<Mount, { kind: 'image' | 'npipe' | 'cluster' }>>({
    ...baseOf(item),
    kind,
    source: plainText(child(item, 'source')),
    subpath: text(child(child(item, 'image'), 'subpath')),
  });
}

function remarkSettings(item: Cursor, { remark }: ServiceContext): void {
  const consistency = child(item, 'consistency');
  if (consistency !== undefined) remark(consistency.key, 'mount-consistency');
  const recursive = child(child(item, 'bind'), 'recursive');
  if (recursive !== undefined) remark(recursive.key, 'mount-recursion');
  const labels = child(child(item, 'volume'), 'labels');
  if (labels !== undefined) remark(labels.key, 'engine-label');
  if (plainText(child(item, 'type')) === 'npipe') remark(item.key, 'windows-setting');
}
