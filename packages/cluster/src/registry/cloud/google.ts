import { Credential } from '../auth/credential.ts';
import { asCount, asText, parseObject } from '../manifest/json.ts';
import { RegistryError } from '../registry-error.ts';
import { type Cloud, cloudLimits, requireCloudSuccess } from './cloud-credential.ts';

/** @source kubernetes/cloud-provider-gcp, cmd/auth-provider-gcp: hosts of Container Registry and Artifact Registry */
const hostPattern = /^(?:(?:[a-z]+\.)?gcr\.io|[a-z0-9-]+-docker\.pkg\.dev|docker\.pkg\.dev)$/;

/**
 * Artifact Registry and the older Container Registry, by the service account of the workload.
 *
 * @source Google Cloud documentation, "About VM metadata": the header is demanded; "Access tokens": the user name
 */
export const google: Cloud = {
  name: 'google',
  scopeOf: ({ host }) => (hostPattern.test(host) ? 'all' : undefined),
  async getCredential(_, { environment, send }, signal) {
    // Set where the metadata are meant to be used: elsewhere nobody answers there, and every image would wait to find out.
    const host = environment['GCE_METADATA_HOST'];
    if (host === undefined) return undefined;
    const answer = await send({
      method: 'GET',
      url: new URL(`http://${host}/computeMetadata/v1/instance/service-accounts/default/token`),
      headers: { 'metadata-flavor': 'Google' },
      limits: cloudLimits,
      signal,
    });
    requireCloudSuccess(answer, 'the metadata of Google Cloud');
    const body = parseObject(answer.body);
    const token = asText(body?.['access_token']);
    if (token === undefined) throw new RegistryError('unreadable', 'the metadata of Google Cloud answered without a token');
    return {
      credential: Credential.basic('oauth2accesstoken', token),
      lifetimeMs: (asCount(body?.['expires_in']) ?? 300) * 1000,
    };
  },
};
