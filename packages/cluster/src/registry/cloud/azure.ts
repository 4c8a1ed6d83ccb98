import { Credential } from '../auth/credential.ts';
import { asText, parseObject } from '../manifest/json.ts';
import { RegistryError } from '../registry-error.ts';
import { type AmbientIdentity, type Cloud, cloudLimits, requireCloudSuccess } from './cloud-credential.ts';

const hostPattern = /^[a-z0-9-]+\.azurecr\.(?:io|cn|us)$/;
/** Stands for "a token, not a user". @source Azure Container Registry documentation, "Authenticate with a token" */
const tokenUser = '00000000-0000-0000-0000-000000000000';
/** Refresh tokens are good for three hours; they say so only inside. */
const refreshLifetimeMs = 3 * 3_600_000;

/** Azure Container Registry, by workload identity. */
export const azure: Cloud = {
  name: 'azure',
  scopeOf: ({ host }) => (hostPattern.test(host) ? host : undefined),
  async getCredential({ host }, identity, signal) {
    const tenant = identity.environment['AZURE_TENANT_ID'];
    const accessToken = await tokenOfDirectory(identity, signal);
    if (tenant === undefined || accessToken === undefined) return undefined;
    // The host was matched above: the token goes to a registry of Azure and nowhere else.
    const answer = await identity.send({
      method: 'POST',
      url: new URL(`https://${host}/oauth2/exchange`),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'access_token', service: host, tenant, access_token: accessToken }).toString(),
      limits: cloudLimits,
      signal,
    });
    requireCloudSuccess(answer, host);
    const refresh = asText(parseObject(answer.body)?.['refresh_token']);
    if (refresh === undefined) throw new RegistryError('unreadable', `${host} answered without a token`);
    return { credential: Credential.basic(tokenUser, refresh), lifetimeMs: refreshLifetimeMs };
  },
};

/** @source Microsoft identity platform, "OAuth 2.0 client credentials flow", third case: a federated credential */
async function tokenOfDirectory(
  { environment, readFile, send }: AmbientIdentity,
  signal: AbortSignal,
): Promise<string | undefined> {
  const client = environment['AZURE_CLIENT_ID'];
  const tenant = environment['AZURE_TENANT_ID'];
  const file = environment['AZURE_FEDERATED_TOKEN_FILE'];
  const assertion = file === undefined ? undefined : readFile(file)?.trim();
  if (client === undefined || tenant === undefined || assertion === undefined) return undefined;
  const authority = environment['AZURE_AUTHORITY_HOST'] ?? 'https://login.microsoftonline.com/';
  const answer = await send({
    method: 'POST',
    url: new URL(`${encodeURIComponent(tenant)}/oauth2/v2.0/token`, authority),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client,
      client_assertion: assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      scope: 'https://containerregistry.azure.net/.default',
    }).toString(),
    limits: cloudLimits,
    signal,
  });
  requireCloudSuccess(answer, 'Microsoft Entra');
  const token = asText(parseObject(answer.body)?.['access_token']);
  if (token === undefined) throw new RegistryError('unreadable', 'Microsoft Entra answered without a token');
  return token;
}
