import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { type Issued, issueAuthority, issueServing } from './issue.ts';

/** Everything that is kept about certificates, in one Secret. Times are milliseconds since 1970. */
export interface CertificateState {
  /** Those that callers shall trust, the newest first. Only the newest has a key. */
  readonly authorities: readonly string[];
  readonly authorityKey: string;
  readonly serving: Issued;
  /** When the newest authority was made. */
  readonly authorityAtMs: number;
  readonly servingAtMs: number;
}

/** What is to be done about certificates. */
export type CertificatePlan =
  | { readonly kind: 'keep' }
  | { readonly kind: 'write'; readonly state: CertificateState; readonly why: string };

export interface CertificateSettings {
  readonly authorityMs: number;
  readonly servingMs: number;
  /** An authority is trusted for so long before it vouches for what we serve: by then every caller knows it. */
  readonly spreadMs: number;
}

const dayMs = 86_400_000;
const usualCertificateSettings: CertificateSettings = {
  authorityMs: 730 * dayMs,
  servingMs: 60 * dayMs,
  spreadMs: 10 * 60_000,
};
/** Clocks of callers may be behind. */
const backdateMs = 3_600_000;
const authorityName = 'landfall-operator';

/**
 * Says what to do about certificates now: make them, renew them when a third of their life is left, or leave them. An authority
 * is exchanged in three steps, so that at every moment what is served is vouched for by what is trusted: the new one is trusted
 * beside the old, then vouches, then the old one is let go.
 *
 * @param names by which the webhook is asked
 */
export function planCertificates(
  state: CertificateState | undefined,
  {
    nowMs,
    names,
    settings = usualCertificateSettings,
  }: { readonly nowMs: number; readonly names: readonly string[]; readonly settings?: CertificateSettings },
): CertificatePlan {
  const write = (next: CertificateState, why: string): CertificatePlan => ({ kind: 'write', state: next, why });
  const [newest] = state?.authorities ?? [];
  const authority = newest === undefined ? undefined : readCertificate(newest);
  const serving = state === undefined ? undefined : readCertificate(state.serving.certificate);
  if (state === undefined || newest === undefined || authority === undefined || serving === undefined || isOver(authority, nowMs))
    return write(makeAll(names, nowMs, settings), state === undefined ? 'there are none' : 'those that are there are of no use');
  if (!isSoundKey(authority, state.authorityKey))
    return write(makeAll(names, nowMs, settings), 'the key of the authority does not fit');

  const isCurrent = serving.checkIssued(authority);
  const renewed = (why: string): CertificatePlan =>
    write(
      { ...state, serving: serve({ certificate: newest, key: state.authorityKey }, names, nowMs, settings), servingAtMs: nowMs },
      why,
    );
  if (isOver(serving, nowMs)) return renewed('the certificate is over');
  if (!isCurrent && nowMs - state.authorityAtMs >= settings.spreadMs) return renewed('the new authority is known everywhere');
  if (isCurrent && isLate(serving, nowMs)) return renewed('the certificate comes to its end');
  if (isCurrent && !coversAll(serving, names)) return renewed('the webhook is asked by other names');
  if (isCurrent && state.authorities.length > 1 && nowMs - state.servingAtMs >= settings.spreadMs)
    return write({ ...state, authorities: [newest] }, 'nothing is served any more that the old authority vouches for');
  if (isCurrent && isLate(authority, nowMs)) {
    const next = issueAuthority(authorityName, lifetime(nowMs, settings.authorityMs));
    const authorities = [next.certificate, ...state.authorities];
    return write({ ...state, authorities, authorityKey: next.key, authorityAtMs: nowMs }, 'the authority comes to its end');
  }
  return { kind: 'keep' };
}

/** When a certificate ends, in milliseconds since 1970; undefined when it is none. */
export function endOf(certificate: string): number | undefined {
  const read = readCertificate(certificate);
  return read === undefined ? undefined : read.validToDate.getTime();
}

function makeAll(names: readonly string[], nowMs: number, settings: CertificateSettings): CertificateState {
  const authority = issueAuthority(authorityName, lifetime(nowMs, settings.authorityMs));
  return {
    authorities: [authority.certificate],
    authorityKey: authority.key,
    serving: serve(authority, names, nowMs, settings),
    authorityAtMs: nowMs,
    servingAtMs: nowMs,
  };
}

function serve(authority: Issued, names: readonly string[], nowMs: number, settings: CertificateSettings): Issued {
  return issueServing(authority, names, lifetime(nowMs, settings.servingMs));
}

function lifetime(nowMs: number, lengthMs: number) {
  return { fromMs: nowMs - backdateMs, untilMs: nowMs + lengthMs };
}

function readCertificate(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined; // it is none
  }
}

function isSoundKey(certificate: X509Certificate, key: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false; // it is no key
  }
}

function isOver({ validToDate }: X509Certificate, nowMs: number): boolean {
  return validToDate.getTime() <= nowMs;
}

function isLate({ validFromDate, validToDate }: X509Certificate, nowMs: number): boolean {
  const lengthMs = validToDate.getTime() - validFromDate.getTime();
  return validToDate.getTime() - nowMs < lengthMs / 3;
}

function coversAll(certificate: X509Certificate, names: readonly string[]): boolean {
  return names.every((name) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined);
}
