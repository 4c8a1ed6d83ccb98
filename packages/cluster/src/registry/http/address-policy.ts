import { BlockList, isIP } from 'node:net';

/**
 * Which addresses names of images may lead us to. An image name is written by whoever may create a pod, so it must not
 * become a way to ask services that trust callers by where they are: the cloud's metadata, our own process, our node.
 * Private networks are where registries of companies stand, and are open.
 */
export interface AddressPolicy {
  readonly allowsLoopback: boolean;
  /** Addresses and networks in CIDR notation that are open although their kind is not. */
  readonly open: readonly string[];
}

/** For a process in a cluster: nothing of its own node or cloud. */
export const clusterAddressPolicy: AddressPolicy = { allowsLoopback: false, open: [] };

/** For a person's own machine, where a registry may well run. */
export const personalAddressPolicy: AddressPolicy = { allowsLoopback: true, open: [] };

/** @source RFC 6890 and the IANA special-purpose address registries; RFC 3927; RFC 4291 */
const refusedNetworks: readonly (readonly [kind: string, networks: readonly string[]])[] = [
  ['a loopback address', ['127.0.0.0/8', '::1/128']],
  // AWS, Google and most others answer at the link-local 169.254.169.254; these few are elsewhere.
  [
    'an address of cloud metadata',
    ['169.254.169.254/32', 'fd00:ec2::/32', '100.100.100.200/32', '168.63.129.16/32', '192.0.0.192/32'],
  ],
  ['a link-local address', ['169.254.0.0/16', 'fe80::/10']],
  ['no address of a host', ['0.0.0.0/8', '::/128', '224.0.0.0/4', 'ff00::/8', '240.0.0.0/4', '192.0.0.0/24', 'fec0::/10']],
];

const refusedLists = refusedNetworks.map(([kind, networks]) => ({ kind, list: networkList(networks) }));

/**
 * Tells why an address may not be connected to, or undefined when it may.
 *
 * @param address as DNS or a URL gives it, without brackets; what is no address is refused
 */
export function judgeAddress(address: string, policy: AddressPolicy): string | undefined {
  const [plain] = address.split('%');
  for (const candidate of [plain ?? '', ...embeddedAddresses(plain ?? '')]) {
    const family = isIP(candidate);
    if (family === 0) return 'no address';
    if (holds(networkList(policy.open), candidate)) continue;
    const refused = refusedLists.find(({ list }) => holds(list, candidate));
    if (refused === undefined || (policy.allowsLoopback && refused.kind === 'a loopback address')) continue;
    return refused.kind;
  }
  return undefined;
}

/** Gathers networks; texts that are neither an address nor a network are left out. */
export function networkList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address);
    if (family === 0) continue;
    const widest = family === 4 ? 32 : 128;
    const prefix = bits === undefined ? widest : Number(bits);
    if (Number.isInteger(prefix) && prefix >= 0 && prefix <= widest)
      list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

function holds(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}

/**
 * IPv4 addresses that an IPv6 address stands for: mapped, compatible, NAT64, 6to4.
 *
 * @source RFC 4291 2.5.5, RFC 6052 2.1, RFC 3056 2
 */
function embeddedAddresses(address: string): readonly string[] {
  if (isIP(address) !== 6) return [];
  const groups = expandGroups(address);
  const joined = (high: number, low: number): string => `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  const [a, b, c, d, e, f, g, h] = groups as [number, number, number, number, number, number, number, number]; // always eight
  const found: string[] = [];
  const startsEmpty = a === 0 && b === 0 && c === 0 && d === 0;
  if (startsEmpty && e === 0 && (f === 0xffff || (f === 0 && (g !== 0 || h > 1)))) found.push(joined(g, h));
  if (startsEmpty && e === 0xffff && f === 0) found.push(joined(g, h));
  if (a === 0x64 && b === 0xff9b) found.push(joined(g, h));
  if (a === 0x2002) found.push(joined(b, c));
  return found;
}

function expandGroups(address: string): readonly number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const hex = (high: string | undefined, low: string | undefined): string => ((Number(high) << 8) | Number(low)).toString(16);
  const text = dotted === null ? address : `${dotted[1]}${hex(dotted[2], dotted[3])}:${hex(dotted[4], dotted[5])}`;
  const [head = '', tail] = text.split('::');
  const numbers = (part: string): number[] => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const before = numbers(head);
  if (tail === undefined) return before;
  const after = numbers(tail);
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}
