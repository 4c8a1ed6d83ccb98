import { type Cursor, child, factOf, itemsOf } from '../reading/cursor.ts';
import { serviceFields } from '../reading/defined.ts';
import { plainText } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Devices of the host, and CDI devices. */
export const devices: ServiceKey = {
  name: 'devices',
  grade: 'X',
  becomes: 'a finding: a device plugin or a host path',
  read: (at) => serviceFields({ devices: itemsOf(at).map((item) => factOf(item, deviceOf(item))) }),
};

/** Takes the short form `SOURCE:TARGET:PERMISSIONS` too. */
function deviceOf(item: Cursor): { source: string; target: string; permissions: string } {
  const short = plainText(item)?.split(':');
  const source = short?.[0] ?? plainText(child(item, 'source')) ?? '';
  const target = short?.[1] ?? plainText(child(item, 'target')) ?? source;
  const permissions = short?.[2] ?? plainText(child(item, 'permissions')) ?? 'rwm';
  return { source, target, permissions };
}
