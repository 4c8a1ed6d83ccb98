import { inspect as print } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { HttpAnswer, HttpRequest } from '../http/message.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { signAwsCall } from './aws-signature.ts';
import { cloudSource } from './cloud-credential.ts';
import { clouds } from './clouds.ts';

const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const files: Readonly<Record<string, string>> = { '/tokens/web': 'projected-token\n' };

/** Answers are written by hand after the documentation named in the code: no cloud was asked. */
function open(environment: Readonly<Record<string, string>>, ...answers: readonly (readonly [status: number, body: unknown])[]) {
  const sent: HttpRequest[] = [];
  const queue = [...answers];
  const clock = createFakeClock(Date.UTC(2026, 0, 2, 3, 4, 5));
  const source = cloudSource(clouds, {
    environment,
    clock,
    readFile: (path) => files[path],
    send: async (request): Promise<HttpAnswer> => {
      sent.push(request);
      const [status, body] = queue.shift() ?? [500, {}];
      return { status, headers: new Map(), body: Buffer.from(JSON.stringify(body)) };
    },
  });
  const find = async (host: string): Promise<readonly string[]> =>
    (await source.find({ host, repository: 'shop/web' })).map((credential) => Object.values(credential.reveal()).join(':'));
  return { sent, find, clock, source };
}

describe('AWS', () => {
  const role = { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/pulls', AWS_WEB_IDENTITY_TOKEN_FILE: '/tokens/web' };
  const keys = { AccessKeyId: 'AKID', SecretAccessKey: 'planted-secret', SessionToken: 'session' };
  const assumed = { AssumeRoleWithWebIdentityResponse: { AssumeRoleWithWebIdentityResult: { Credentials: keys } } };
  const given = {
    authorizationData: [
      { authorizationToken: Buffer.from('AWS:password').toString('base64'), expiresAt: Date.UTC(2026, 0, 2, 15, 4, 5) / 1000 },
    ],
  };

  it('gives a password by the role of a service account, and it is kept for hours', async () => {
    const { sent, find, clock } = open(role, [200, assumed], [200, given]);

    expect(await find(ecr)).toEqual(['AWS:password']);
    expect(sent.map(({ url }) => url.href)).toEqual([
      'https://sts.eu-west-1.amazonaws.com/',
      'https://api.ecr.eu-west-1.amazonaws.com/',
    ]);
    expect(sent[0]?.body).toContain('WebIdentityToken=projected-token');
    expect(sent[1]?.headers['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKID\/20260102\/eu-west-1\/ecr\/aws4_request, /,
    );
    expect(sent[1]?.headers['x-amz-security-token']).toBe('session');
    await clock.advance(11 * 3_600_000);
    await find(ecr);
    expect(sent).toHaveLength(2);
  });

  it('gives one by Pod Identity', async () => {
    const pod = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials',
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/tokens/web',
    };
    const { sent, find } = open(pod, [200, { ...keys, Token: 'session' }], [200, given]);

    expect(await find(ecr)).toEqual(['AWS:password']);
    expect(sent[0]).toMatchObject({ method: 'GET', headers: { authorization: 'projected-token' } });
  });

  it('signs as AWS publishes it', () => {
    const published = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
    const call = {
      method: 'GET',
      url: new URL('https://example.amazonaws.com/'),
      headers: {},
      body: '',
      region: 'us-east-1',
      service: 'service',
    } as const;

    // The case "get-vanilla" of the test suite for Signature Version 4.
    expect(signAwsCall(call, published, Date.UTC(2015, 7, 30, 12, 36, 0))['authorization']).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    );
  });

  it('is left alone for a while when it refuses, and says nothing of secrets', async () => {
    const { sent, find, clock, source } = open(
      role,
      [200, assumed],
      [400, { message: 'planted-secret' }],
      [200, assumed],
      [200, given],
    );

    expect(await find(ecr)).toEqual([]);
    expect(await find(ecr)).toEqual([]);
    expect(sent).toHaveLength(2);
    await clock.advance(31_000);
    expect(await find(ecr)).toEqual(['AWS:password']);
    expect(print(source, { depth: 9, showHidden: true })).not.toMatch(/planted|password/);
  });
});

describe('Google', () => {
  it('gives the token of the service account, for every registry of its own', async () => {
    const { sent, find } = open({ GCE_METADATA_HOST: 'metadata.google.internal' }, [
      200,
      { access_token: 'token', expires_in: 3599 },
    ]);

    expect(await find('europe-docker.pkg.dev')).toEqual(['oauth2accesstoken:token']);
    expect(await find('eu.gcr.io')).toEqual(['oauth2accesstoken:token']);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ headers: { 'metadata-flavor': 'Google' } });
  });
});

describe('Azure', () => {
  const identity = { AZURE_CLIENT_ID: 'client', AZURE_TENANT_ID: 'tenant', AZURE_FEDERATED_TOKEN_FILE: '/tokens/web' };

  it('exchanges the token of the directory for one of the registry', async () => {
    const { sent, find } = open(identity, [200, { access_token: 'directory' }], [200, { refresh_token: 'refresh' }]);

    expect(await find('shop.azurecr.io')).toEqual(['00000000-0000-0000-0000-000000000000:refresh']);
    expect(sent.map(({ url }) => url.href)).toEqual([
      'https://login.microsoftonline.com/tenant/oauth2/v2.0/token',
      'https://shop.azurecr.io/oauth2/exchange',
    ]);
    expect(sent[0]?.body).toContain('client_assertion=projected-token');
    expect(sent[1]?.body).toContain('access_token=directory');
  });
});

describe('every cloud', () => {
  it.each([
    'registry.example',
    'gcr.io.evil.example',
    'evil.example.azurecr.io.example',
    'x.azurecr.io:5000',
    `${ecr}.evil.example`,
    `evil.${ecr}`,
    'public.ecr.aws',
    'docker.io',
  ])('sends nothing because of %s', async (host) => {
    const { sent, find } = open({
      GCE_METADATA_HOST: 'm',
      AZURE_TENANT_ID: 't',
      AZURE_CLIENT_ID: 'c',
      AZURE_FEDERATED_TOKEN_FILE: '/tokens/web',
    });

    expect(await find(host)).toEqual([]);
    expect(sent).toEqual([]);
  });

  it('knows nothing where the workload has no identity', async () => {
    const { sent, find } = open({});

    expect(await Promise.all([ecr, 'gcr.io', 'shop.azurecr.io'].map(find))).toEqual([[], [], []]);
    expect(sent).toEqual([]);
  });
});
