import type { NoteCode } from '../../notes/catalogue.ts';
import { type Cursor, child, sortedEntriesOf } from '../reading/cursor.ts';
import { serviceFields } from '../reading/defined.ts';
import { plainFlag, texts } from '../reading/scalar.ts';
import type { Remark, ServiceKey } from '../reading/service-key.ts';

/** Networks that the service joins, and its names there. */
export const networks: ServiceKey = {
  name: 'networks',
  grade: 'A',
  becomes: 'a label and a NetworkPolicy per network; an alias is one more Service',
  read: (at, { remark }) => {
    const memberships = sortedEntriesOf(at).map((entry) => {
      remark(entry.at.key, 'network-membership');
      remarkSettings(entry.at, remark);
      return { network: entry.name, place: entry.at.node.place, aliases: texts(child(entry.at, 'aliases')) };
    });
    return serviceFields({ networks: memberships });
  },
};

const settings: readonly (readonly [string, NoteCode])[] = [
  ['ipv4_address', 'network-address'],
  ['ipv6_address', 'network-address'],
  ['link_local_ips', 'network-address'],
  ['mac_address', 'network-address'],
  ['interface_name', 'network-address'],
  ['driver_opts', 'network-driver'],
  ['priority', 'network-order'],
  ['gw_priority', 'network-order'],
];

function remarkSettings(at: Cursor, remark: Remark): void {
  for (const [name, code] of settings) {
    const setting = child(at, name);
    if (setting !== undefined) remark(setting.key, code);
  }
  const alias = child(at, 'use_service_name_alias');
  if (alias !== undefined) remark(alias.key, plainFlag(alias) === false ? 'network-service-alias' : 'network-membership');
}
