import type { NamedText, Service } from '@landfall/model';
import { type Cursor, child, factOf, itemsOf, sortedEntriesOf } from '../reading/cursor.ts';
import { serviceFields } from '../reading/defined.ts';
import { plainText } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** A program outside Docker that provides the service. */
export const provider: ServiceKey = {
  name: 'provider',
  grade: 'L',
  becomes: 'an external dependency: the variables it would inject are required values',
  read: (at) => serviceFields({ provider: providerOf(at) }),
};

function providerOf(at: Cursor): Service['provider'] {
  const type = child(at, 'type');
  if (type === undefined) return undefined;
  const options: NamedText[] = sortedEntriesOf(child(at, 'options')).map((entry) => {
    const values = entry.at.node.kind === 'seq' ? itemsOf(entry.at).map(plainText) : [plainText(entry.at)];
    return { name: entry.name, ...factOf(entry.at, values.filter((value) => value !== undefined).join(',')) };
  });
  return { type: factOf(type, plainText(type) ?? ''), options, place: at.node.place };
}
