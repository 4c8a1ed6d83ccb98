import type { Network } from '@landfall/model';
import type { NoteCode } from '../../../notes/catalogue.ts';
import { child, sortedEntriesOf } from '../../reading/cursor.ts';
import { defined } from '../../reading/defined.ts';
import { externalName } from '../../reading/external.ts';
import { plainFlag, text } from '../../reading/scalar.ts';
import type { TopLevelKey } from '../../reading/top-level-key.ts';

const remarked: readonly (readonly [string, NoteCode])[] = [
  ['driver', 'network-driver'],
  ['driver_opts', 'network-driver'],
  ['ipam', 'network-address'],
  ['attachable', 'network-driver'],
  ['enable_ipv4', 'network-address'],
  ['enable_ipv6', 'network-address'],
  ['labels', 'engine-label'],
  ['internal', 'network-policy'],
];

/** Networks: who may call whom. */
export const networks: TopLevelKey = {
  name: 'networks',
  grade: 'A',
  becomes: 'a label of the members and a NetworkPolicy',
  read: (at, { remark }) => ({
    networks: sortedEntriesOf(at).map((entry) => {
      if (entry.at.node.implied !== true) remark(entry.at.key, 'network-membership');
      for (const [setting, code] of remarked) {
        const found = child(entry.at, setting);
        if (found === undefined || found.node.implied === true) continue;
        const isPlain = setting === 'driver' && (text(found)?.value === 'bridge' || text(found)?.value === 'default');
        remark(
          found.key,
          isPlain ? 'network-membership' : code,
          isPlain ? 'The ordinary network: what the cluster gives every pod.' : undefined,
        );
      }
      return defined<Network>({
        name: entry.name,
        place: entry.at.node.implied === true ? undefined : entry.at.node.place,
        externalName: externalName(entry.at, entry.name, remark),
        driver: text(child(entry.at, 'driver')),
        internal: plainFlag(child(entry.at, 'internal')) ?? false,
      });
    }),
  }),
};
