import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { isIP } from 'node:net';
import { bitString, identifier, integer, octetString, sequence, set, tagged, time, truth, utf8 } from './der.ts';

/** A certificate and its key. PEM. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

export interface Lifetime {
  /** Milliseconds since 1970. */
  readonly fromMs: number;
  readonly untilMs: number;
}

const ids = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  subjectKey: '2.5.29.14',
  keyUsage: '2.5.29.15',
  alternativeNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKey: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuthentication: '1.3.6.1.5.5.7.3.1',
} as const;

/** Makes an authority that vouches for itself, and for certificates of servers alone. */
export function issueAuthority(name: string, lifetime: Lifetime): Issued {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const extensions = [
    extension(ids.basicConstraints, sequence(truth(), integer(Buffer.from([0]))), 'critical'),
    // keyCertSign: bit 5.
    extension(ids.keyUsage, bitString(Buffer.from([0b0000_0100]), 2), 'critical'),
    extension(ids.subjectKey, octetString(keyName(publicKey))),
  ];
  const certificate = signed({ publicKey, subject: name, issuer: name, lifetime, extensions }, privateKey);
  return { certificate, key: pemOf(privateKey) };
}

/**
 * Makes a certificate for a server.
 *
 * @param names names and addresses by which it is asked; the first is also its subject
 */
export function issueServing(authority: Issued, names: readonly string[], lifetime: Lifetime): Issued {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = createPrivateKey(authority.key);
  const issuer = new X509Certificate(authority.certificate).subject.replace(/^CN=/, '');
  const extensions = [
    extension(ids.basicConstraints, sequence(), 'critical'),
    // digitalSignature: bit 0.
    extension(ids.keyUsage, bitString(Buffer.from([0b1000_0000]), 7), 'critical'),
    extension(ids.extendedKeyUsage, sequence(identifier(ids.serverAuthentication))),
    extension(ids.subjectKey, octetString(keyName(publicKey))),
    extension(ids.authorityKey, sequence(tagged(0, keyName(createPublicKey(signer)), 'primitive'))),
    extension(ids.alternativeNames, sequence(...names.map(alternativeName))),
  ];
  const subject = (names[0] ?? '').slice(0, maxCommonName);
  return { certificate: signed({ publicKey, subject, issuer, lifetime, extensions }, signer), key: pemOf(privateKey) };
}

/** @source RFC 5280, appendix A.1: ub-common-name */
const maxCommonName = 64;

interface ToSign {
  readonly publicKey: KeyObject;
  readonly subject: string;
  readonly issuer: string;
  readonly lifetime: Lifetime;
  readonly extensions: readonly Buffer[];
}

/** @source RFC 5280 4.1 */
function signed({ publicKey, subject, issuer, lifetime, extensions }: ToSign, signer: KeyObject): string {
  const algorithm = sequence(identifier(ids.ecdsaWithSha256));
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40; // positive, and always of the same length
  const content = sequence(
    tagged(0, integer(Buffer.from([2]))), // version 3
    integer(serial),
    algorithm,
    distinguishedName(issuer),
    sequence(time(lifetime.fromMs), time(lifetime.untilMs)),
    distinguishedName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensions)),
  );
  const certificate = sequence(content, algorithm, bitString(sign('sha256', content, signer)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function distinguishedName(commonName: string): Buffer {
  return sequence(set(sequence(identifier(ids.commonName), utf8(commonName))));
}

function extension(id: string, value: Uint8Array, kind: 'critical' | 'usual' = 'usual'): Buffer {
  return sequence(identifier(id), ...(kind === 'critical' ? [truth()] : []), octetString(value));
}

/** @source RFC 5280 4.2.1.6: dNSName is [2], iPAddress [7] */
function alternativeName(name: string): Buffer {
  return isIP(name) === 0 ? tagged(2, Buffer.from(name, 'ascii'), 'primitive') : tagged(7, addressBytes(name), 'primitive');
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const after = groups(tail ?? '');
  const before = groups(head);
  const all = [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

/** @source RFC 5280 4.2.1.2, method 1, with SHA-256 cut to 20 bytes as RFC 7093 has it */
function keyName(publicKey: KeyObject): Buffer {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest()
    .subarray(0, 20);
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
