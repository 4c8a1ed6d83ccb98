import type { Fact } from '@landfall/model';
import { type Cursor, factOf, itemsOf, sortedEntriesOf } from '../reading/cursor.ts';
import { serviceFields } from '../reading/defined.ts';
import { plainText } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Lines for the hosts file of the container. */
export const extraHosts: ServiceKey = {
  name: 'extra_hosts',
  grade: 'A',
  becomes: 'hostAliases',
  read: (at) => serviceFields({ extraHosts: at.node.kind === 'map' ? fromMap(at) : itemsOf(at).map(fromLine) }),
};

type HostFact = Fact<{ readonly host: string; readonly address: string }>;

function fromMap(at: Cursor): HostFact[] {
  return sortedEntriesOf(at).flatMap((entry) => {
    const addresses = entry.at.node.kind === 'seq' ? itemsOf(entry.at) : [entry.at];
    return addresses.map((address) => factOf(address, { host: entry.name, address: withoutBrackets(plainText(address) ?? '') }));
  });
}

/** `HOST=ADDRESS`, or with a colon; an IPv6 address may stand in brackets. */
function fromLine(item: Cursor): HostFact {
  const line = plainText(item) ?? '';
  const at = line.includes('=') ? line.indexOf('=') : line.indexOf(':');
  const host = at === -1 ? line : line.slice(0, at);
  return factOf(item, { host, address: withoutBrackets(at === -1 ? '' : line.slice(at + 1)) });
}

function withoutBrackets(address: string): string {
  return address.replace(/^\[(.*)\]$/, '$1');
}
