import { join } from 'node:path';
import { runProgram } from '../../control-plane/run-program.ts';
import { requireCommands } from '../../engine/commands.ts';

/** A certificate and its private key, as PEM files. */
export interface CertificateFiles {
  readonly certificatePath: string;
  readonly keyPath: string;
}

/** Longer than any cluster lives. */
const days = '7';

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc'];

/** Makes an authority of its own: `ca.crt` and `ca.key` in the folder. */
export async function makeAuthority(folder: string): Promise<CertificateFiles> {
  await requireCommands(['openssl']);
  const files = { certificatePath: join(folder, 'ca.crt'), keyPath: join(folder, 'ca.key') };
  await makeCertificate(files, ['-subj', '/CN=Authority of a test']);
  return files;
}

/**
 * Makes a certificate signed by the authority: `<name>.crt` and `<name>.key` in the folder, for servers and clients.
 *
 * @param subject the common name: who a client is
 * @param alternatives what a server is called, such as `DNS:name.example` and `IP:127.0.0.1`
 */
export async function issueCertificate(
  authority: CertificateFiles,
  {
    folder,
    name,
    subject,
    alternatives = [],
  }: {
    readonly folder: string;
    readonly name: string;
    readonly subject: string;
    readonly alternatives?: readonly string[];
  },
): Promise<CertificateFiles> {
  const files = { certificatePath: join(folder, `${name}.crt`), keyPath: join(folder, `${name}.key`) };
  const names = alternatives.length === 0 ? [] : ['-addext', `subjectAltName=${alternatives.join(',')}`];
  const signer = ['-CA', authority.certificatePath, '-CAkey', authority.keyPath];
  const uses = ['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'extendedKeyUsage=serverAuth,clientAuth'];
  await makeCertificate(files, ['-subj', `/CN=${subject}`, ...signer, ...uses, ...names]);
  return files;
}

async function makeCertificate({ certificatePath, keyPath }: CertificateFiles, options: readonly string[]): Promise<void> {
  await runProgram('openssl', [
    'req',
    '-x509',
    ...newKey,
    '-days',
    days,
    '-keyout',
    keyPath,
    '-out',
    certificatePath,
    ...options,
  ]);
}
