import type { FileMount } from '@landfall/model';
import { type Cursor, child, itemsOf } from './cursor.ts';
import { defined } from './defined.ts';
import { permissionBits, plainText, text } from './scalar.ts';

/**
 * Configs or secrets that a service mounts.
 *
 * @param folder where a relative target lies: `/` for configs, `/run/secrets/` for secrets
 * @source compose-spec 05-services.md, "configs" and "secrets": the default target
 */
export function fileMounts(at: Cursor, folder: '/' | '/run/secrets/'): FileMount[] {
  return itemsOf(at).map((item) => {
    const source = plainText(item) ?? plainText(child(item, 'source')) ?? '';
    const target = plainText(child(item, 'target')) ?? source;
    return defined<FileMount>({
      place: item.node.place,
      key: item.key,
      source,
      target: target.startsWith('/') ? target : `${folder}${target}`,
      uid: text(child(item, 'uid')),
      gid: text(child(item, 'gid')),
      mode: permissionBits(child(item, 'mode')),
    });
  });
}
