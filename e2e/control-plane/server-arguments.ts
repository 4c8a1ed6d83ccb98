import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Arguments of etcd. Nothing is synchronised to disk: the data does not outlive the test. */
export function etcdArguments(options: {
  readonly dataFolder: string;
  readonly clientUrl: string;
  readonly peerUrl: string;
}): readonly string[] {
  const { dataFolder, clientUrl, peerUrl } = options;
  return [
    '--unsafe-no-fsync',
    `--data-dir=${dataFolder}`,
    `--listen-client-urls=${clientUrl}`,
    `--advertise-client-urls=${clientUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
    '--log-level=warn',
  ];
}

export interface ApiServerPlace {
  /** It listens there. */
  readonly address: string;
  readonly port: number;
  /** Gets the certificate, in `certificates/`, and the key of ServiceAccounts. */
  readonly folder: string;
  readonly etcdUrl: string;
  /** Who may come: lines of `token,user,user id,"groups"`. */
  readonly tokenFile: string;
}

/** Arguments of kube-apiserver that every test needs. Makes the key with which it signs the tokens of ServiceAccounts. */
export function apiServerArguments(place: ApiServerPlace): readonly string[] {
  const keyFile = serviceAccountKeyIn(place.folder);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(keyFile, privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
  return [
    `--bind-address=${place.address}`,
    `--advertise-address=${place.address}`,
    `--secure-port=${place.port}`,
    `--cert-dir=${join(place.folder, 'certificates')}`,
    `--etcd-servers=${place.etcdUrl}`,
    `--token-auth-file=${place.tokenFile}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${keyFile}`,
    `--service-account-signing-key-file=${keyFile}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--allow-privileged',
    // The clients are tests that send as fast as they can.
    '--enable-priority-and-fairness=false',
    '--max-requests-inflight=0',
    '--max-mutating-requests-inflight=0',
  ];
}

/** The API server writes its self-signed certificate there when it starts. It is its own authority. */
export function certificatePathIn(folder: string): string {
  return join(folder, 'certificates', 'apiserver.crt');
}

/** The key that signs the tokens of ServiceAccounts. */
export function serviceAccountKeyIn(folder: string): string {
  return join(folder, 'service-account.key');
}
