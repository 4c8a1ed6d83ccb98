import { asText, changeEntries, isNull, seqNode, withValue } from '../../tree/edit.ts';
import { goText } from '../../tree/go-text.ts';
import type { Node } from '../../tree/node.ts';
import { pathText } from '../../tree/path.ts';
import { asTextNode, integer } from './scalars.ts';
import { type At, type Type, wrongKind } from './type.ts';

/**
 * Extra hosts, as a sorted list of `host=address`.
 *
 * @source compose-go types/hostList.go
 */
export const hosts: Type = {
  read: (node, at) => {
    if (node.kind === 'scalar') return wrongKind(node, at, 'a map, or a list of HOST=ADDRESS');
    const lines = node.kind === 'map' ? hostsOfMap(node, at) : node.items.flatMap((item) => hostsOfText(item, at));
    return seqNode(
      lines.sort((a, b) => (goText(a) < goText(b) ? -1 : 1)),
      node.place,
    );
  },
  json: (node) => (node.kind === 'seq' ? node.items.map((item) => asText(item) ?? '') : null),
  isZero: (node) => node.kind !== 'seq' || node.items.length === 0,
};

function hostsOfMap(node: Node, at: At): Node[] {
  if (node.kind !== 'map') return [];
  return [...node.entries].flatMap(([host, addresses]) => {
    if (addresses.kind === 'seq') return addresses.items.map((item) => hostLine(host, goText(item), item, at));
    if (isNull(addresses)) return [hostLine(host, '', addresses, at)];
    const address = asText(addresses);
    if (address !== undefined) return [hostLine(host, address, addresses, at)];
    wrongKind(addresses, at, 'an address, or a list of addresses, for each host');
    return [];
  });
}

function hostsOfText(item: Node, at: At): Node[] {
  const text = goText(item);
  const separator = text.includes('=') ? '=' : ':';
  const split = text.indexOf(separator);
  if (split === -1) {
    at.trail.report(item.place, at.path, `"${text}" of ${pathText(at.path)} has no address; write HOST=ADDRESS`);
    return [];
  }
  const addresses = text.slice(split + 1).split(',');
  return addresses.map((address) => hostLine(text.slice(0, split), address, item, at));
}

function hostLine(host: string, address: string, node: Node, at: At): Node {
  if (host === '' || /[:=]/.test(host)) at.trail.report(node.place, at.path, `"${host}" of ${pathText(at.path)} is no host name`);
  const bare = address.length > 2 && address.startsWith('[') && address.endsWith(']') ? address.slice(1, -1) : address;
  return withValue(asTextNode(node), `${host}=${bare}`);
}

/**
 * A limit: one number, or a soft and a hard one.
 *
 * @source compose-go types/types.go, UlimitsConfig
 */
export const ulimit: Type = {
  read: (node, at) => {
    if (node.kind === 'map') {
      return changeEntries(node, (child, key) => {
        if (key !== 'soft' && key !== 'hard') return child;
        return child.kind === 'scalar' && typeof child.value === 'number'
          ? child
          : wrongKind(child, at, 'a number, for soft and for hard');
      });
    }
    if (node.kind === 'scalar' && typeof node.value === 'number') return node;
    return wrongKind(node, at, 'a number, or a map with soft and hard');
  },
  json: (node) => {
    if (node.kind !== 'map') return integer.isZero(node) ? {} : integer.json(node);
    const limits: Record<string, unknown> = {};
    for (const key of ['soft', 'hard']) {
      const limit = node.entries.get(key);
      if (limit !== undefined && !integer.isZero(limit)) limits[key] = integer.json(limit);
    }
    return limits;
  },
  isZero: () => false,
};

/**
 * Keys for builds over SSH, by name; a key without a path comes from the agent.
 *
 * @source compose-go types/ssh.go
 */
export const sshKeys: Type = {
  read: (node, at) => {
    if (node.kind !== 'map') return wrongKind(node, at, 'a map of keys');
    return changeEntries(node, (path) => (isNull(path) ? path : asTextNode(path)));
  },
  json: (node) => {
    if (node.kind !== 'map') return [];
    return [...node.entries].map(([id, path]) => (isNull(path) || asText(path) === '' ? id : `${id}: ${asText(path)}`)).sort();
  },
  isZero: (node) => node.kind !== 'map' || node.entries.size === 0,
};
