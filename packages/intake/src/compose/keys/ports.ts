import type { PublishedPort } from '@landfall/model';
import { type Cursor, child, factOf, itemsOf } from '../reading/cursor.ts';
import { defined, serviceFields } from '../reading/defined.ts';
import { plainNumber, plainText, text } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Ports that are published on the host. */
export const ports: ServiceKey = {
  name: 'ports',
  grade: 'A',
  becomes: 'Service on the container port; exposure is decided apart from it',
  read: (at) =>
    serviceFields({
      ports: itemsOf(at)
        .map(portOf)
        .filter((port) => port !== undefined),
    }),
};

function portOf(item: Cursor): PublishedPort | undefined {
  const targetAt = child(item, 'target');
  const target = plainNumber(targetAt);
  if (targetAt === undefined || target === undefined) return undefined;
  return defined<PublishedPort>({
    place: item.node.place,
    key: item.key,
    target: factOf(targetAt, target),
    published: text(child(item, 'published')),
    hostIp: text(child(item, 'host_ip')),
    protocol: protocolOf(plainText(child(item, 'protocol'))),
    mode: plainText(child(item, 'mode')) === 'host' ? 'host' : 'ingress',
    name: text(child(item, 'name')),
    appProtocol: text(child(item, 'app_protocol')),
  });
}

function protocolOf(written: string | undefined): PublishedPort['protocol'] {
  const protocol = written?.toLowerCase();
  return protocol === 'udp' || protocol === 'sctp' ? protocol : 'tcp';
}
