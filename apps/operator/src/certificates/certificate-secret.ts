import type { ObjectRef } from '@landfall/cluster/kube';
import { textOf } from '../json.ts';
import type { CertificateState } from './plan.ts';

const keys = {
  authorities: 'ca.crt',
  authorityKey: 'ca.key',
  certificate: 'tls.crt',
  key: 'tls.key',
  authorityAt: 'ca.at',
  servingAt: 'tls.at',
} as const;

/** Reads what a Secret holds of certificates; undefined when something of it is missing. */
export function readCertificateSecret(secret: Readonly<Record<string, unknown>>): CertificateState | undefined {
  const read = (key: string): string => Buffer.from(textOf(secret['data'], key) ?? '', 'base64').toString('utf8');
  const authorities = read(keys.authorities).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g) ?? [];
  const serving = { certificate: read(keys.certificate), key: read(keys.key) };
  const authorityKey = read(keys.authorityKey);
  if (authorities.length === 0 || authorityKey === '' || serving.certificate === '' || serving.key === '') return undefined;
  const at = (key: string): number => {
    const milliseconds = Number(read(key));
    return Number.isFinite(milliseconds) ? milliseconds : 0;
  };
  return { authorities, authorityKey, serving, authorityAtMs: at(keys.authorityAt), servingAtMs: at(keys.servingAt) };
}

/** The Secret that holds them, to be created or to take the place of the one that is there. */
export function writeCertificateSecret(ref: ObjectRef, state: CertificateState) {
  const { authorities, authorityKey, serving, authorityAtMs, servingAtMs } = state;
  const texts: Readonly<Record<string, string>> = {
    [keys.authorities]: authorities.join(''),
    [keys.authorityKey]: authorityKey,
    [keys.certificate]: serving.certificate,
    [keys.key]: serving.key,
    [keys.authorityAt]: String(authorityAtMs),
    [keys.servingAt]: String(servingAtMs),
  };
  const data = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]));
  return { apiVersion: 'v1', kind: 'Secret', metadata: ref, type: 'Opaque', data };
}
