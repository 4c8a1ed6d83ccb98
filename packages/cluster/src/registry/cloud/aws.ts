import { Credential } from '../auth/credential.ts';
import type { HttpAnswer, HttpRequest } from '../http/message.ts';
import { asList, asObject, asText, parseObject } from '../manifest/json.ts';
import { RegistryError } from '../registry-error.ts';
import { type AwsKeys, signAwsCall } from './aws-signature.ts';
import { type AmbientIdentity, type Cloud, type CloudCredential, cloudLimits, requireCloudSuccess } from './cloud-credential.ts';

/** @source kubernetes/cloud-provider-aws, cmd/ecr-credential-provider: hosts of private registries in every partition */
const hostPattern =
  /^(\d{12})\.dkr[.-]ecr(-fips)?\.([a-z0-9][a-z0-9-]*)\.(amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn)$/;

/** Elastic Container Registry, by the identity of the workload: a role for its service account, or EKS Pod Identity. */
export const aws: Cloud = {
  name: 'aws',
  scopeOf: ({ host }) => (hostPattern.test(host) ? host : undefined),
  async getCredential({ host }, identity, signal) {
    const [, , fips, region = '', domain = ''] = hostPattern.exec(host) ?? [];
    const keys = (await keysOfRole(identity, { region, domain, signal })) ?? (await keysOfPod(identity, signal));
    if (keys === undefined) return undefined;
    const answer = await identity.send({
      ...tokenRequest({ region, domain, isFips: fips !== undefined }, keys, identity.clock.now()),
      signal,
    });
    requireCloudSuccess(answer, 'Elastic Container Registry');
    return readToken(answer, identity.clock.now());
  },
};

interface Where {
  readonly region: string;
  readonly domain: string;
}

function domainOf(domain: string): string {
  return domain.includes('cn') ? 'amazonaws.com.cn' : 'amazonaws.com';
}

/** @source Amazon ECR API reference, GetAuthorizationToken */
function tokenRequest(
  { region, domain, isFips }: Where & { readonly isFips: boolean },
  keys: AwsKeys,
  nowMs: number,
): HttpRequest {
  const url = new URL(`https://${isFips ? 'ecr-fips' : 'api.ecr'}.${region}.${domainOf(domain)}/`);
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
  };
  const call = { method: 'POST', url, headers, body: '{}', region, service: 'ecr' } as const;
  const { host: _, ...signed } = signAwsCall(call, keys, nowMs);
  return { method: 'POST', url, headers: signed, body: call.body, limits: cloudLimits };
}

function readToken({ body }: HttpAnswer, nowMs: number): CloudCredential {
  const data = asObject(asList(parseObject(body)?.['authorizationData'])?.[0]);
  const joined = Buffer.from(asText(data?.['authorizationToken']) ?? '', 'base64').toString('utf8');
  const colon = joined.indexOf(':');
  if (colon < 1) throw new RegistryError('unreadable', 'Elastic Container Registry answered without a token');
  const expires = data?.['expiresAt'];
  const lifetimeMs = typeof expires === 'number' ? expires * 1000 - nowMs : 12 * 3_600_000;
  return { credential: Credential.basic(joined.slice(0, colon), joined.slice(colon + 1)), lifetimeMs };
}

/** @source AWS STS API reference, AssumeRoleWithWebIdentity; EKS user guide, "IAM roles for service accounts" */
async function keysOfRole(
  { environment, readFile, send }: AmbientIdentity,
  { region, domain, signal }: Where & { readonly signal: AbortSignal },
): Promise<AwsKeys | undefined> {
  const role = environment['AWS_ROLE_ARN'];
  const file = environment['AWS_WEB_IDENTITY_TOKEN_FILE'];
  const token = file === undefined ? undefined : readFile(file)?.trim();
  if (role === undefined || token === undefined) return undefined;
  const form = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: role,
    RoleSessionName: 'landfall',
    WebIdentityToken: token,
  });
  const answer = await send({
    method: 'POST',
    url: new URL(`https://sts.${environment['AWS_REGION'] ?? region}.${domainOf(domain)}/`),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
    limits: cloudLimits,
    signal,
  });
  requireCloudSuccess(answer, 'the Security Token Service');
  const result = asObject(
    asObject(parseObject(answer.body)?.['AssumeRoleWithWebIdentityResponse'])?.['AssumeRoleWithWebIdentityResult'],
  );
  return readKeys(asObject(result?.['Credentials']), 'SessionToken');
}

/** @source EKS user guide, "EKS Pod Identity"; AWS SDKs reference guide, "Container credential provider" */
async function keysOfPod({ environment, readFile, send }: AmbientIdentity, signal: AbortSignal): Promise<AwsKeys | undefined> {
  const address = environment['AWS_CONTAINER_CREDENTIALS_FULL_URI'];
  const file = environment['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];
  const token = file === undefined ? undefined : readFile(file)?.trim();
  if (address === undefined || token === undefined || !URL.canParse(address)) return undefined;
  const answer = await send({
    method: 'GET',
    url: new URL(address),
    headers: { authorization: token },
    limits: cloudLimits,
    signal,
  });
  requireCloudSuccess(answer, 'the agent of EKS Pod Identity');
  return readKeys(parseObject(answer.body), 'Token');
}

function readKeys(body: Readonly<Record<string, unknown>> | undefined, tokenName: string): AwsKeys {
  const accessKeyId = asText(body?.['AccessKeyId']);
  const secretAccessKey = asText(body?.['SecretAccessKey']);
  const sessionToken = asText(body?.[tokenName]);
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new RegistryError('unreadable', 'AWS answered without keys');
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}
