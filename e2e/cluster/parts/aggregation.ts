import { mkdirSync } from 'node:fs';
import { issueCertificate, makeAuthority } from './certificates.ts';

const proxyName = 'front-proxy-client';

/**
 * Arguments of an API server that hands requests on to other API servers, such as those for metrics, in the name of who
 * asked. Without them these see an anonymous caller.
 *
 * @param folder does not exist yet; gets the certificates
 * @source Kubernetes, "Configure the Aggregation Layer"
 */
export async function aggregationArguments(folder: string): Promise<readonly string[]> {
  mkdirSync(folder);
  const authority = await makeAuthority(folder);
  const proxy = await issueCertificate(authority, { folder, name: 'proxy', subject: proxyName });
  return [
    `--requestheader-client-ca-file=${authority.certificatePath}`,
    `--requestheader-allowed-names=${proxyName}`,
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    `--proxy-client-cert-file=${proxy.certificatePath}`,
    `--proxy-client-key-file=${proxy.keyPath}`,
  ];
}
