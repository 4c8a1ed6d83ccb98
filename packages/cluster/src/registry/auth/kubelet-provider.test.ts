import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { kubeletProviderSource, readDuration, readKubeletProviders } from './kubelet-provider.ts';

const provider = {
  name: 'ecr-credential-provider',
  matchImages: ['*.dkr.ecr.*.amazonaws.com', 'registry.example/shop'],
  defaultCacheDuration: '12h',
  apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
  args: ['get-credentials'],
  env: [{ name: 'AWS_PROFILE', value: 'pulls' }],
};

function config(...providers: readonly object[]): object {
  return { kind: 'CredentialProviderConfig', apiVersion: 'kubelet.config.k8s.io/v1', providers };
}

function target(image: string) {
  const slash = image.indexOf('/');
  return { host: image.slice(0, slash), repository: image.slice(slash + 1) };
}

function open(answer: (image: string) => string | undefined) {
  const clock = createFakeClock();
  const calls: string[] = [];
  const source = kubeletProviderSource({
    providers: readKubeletProviders(config(provider)) ?? [],
    folder: '/providers',
    clock,
    environment: { PATH: '/bin' },
    run: async ({ file, args, environment, input }) => {
      const { image, kind, apiVersion } = JSON.parse(input) as Record<string, string>;
      calls.push(`${file} ${args.join(' ')} ${environment['AWS_PROFILE']} ${kind} ${apiVersion} ${image}`);
      return answer(image ?? '');
    },
  });
  const find = async (image: string): Promise<readonly string[]> =>
    (await source.find(target(image))).map((credential) => Object.values(credential.reveal()).join(':'));
  return { clock, calls, find, source };
}

function response(changes: object = {}): string {
  return JSON.stringify({
    kind: 'CredentialProviderResponse',
    apiVersion: provider.apiVersion,
    cacheKeyType: 'Registry',
    cacheDuration: '1h',
    auth: {
      '*.dkr.ecr.*.amazonaws.com': { username: 'AWS', password: 'wide' },
      'registry.example/shop': { username: 'shop', password: 'narrow' },
    },
    ...changes,
  });
}

const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web';

describe('the programs of a kubelet', () => {
  it('are asked for images that they are for, with the words of the protocol', async () => {
    const { calls, find } = open(() => response());

    expect(await find(ecr)).toEqual(['AWS:wide']);
    expect(await find('registry.example/shop/web')).toEqual(['shop:narrow']);
    expect(await find('registry.example/other/web')).toEqual([]);
    expect(calls).toEqual([
      `/providers/ecr-credential-provider get-credentials pulls CredentialProviderRequest credentialprovider.kubelet.k8s.io/v1 ${ecr}`,
      expect.stringContaining('registry.example/shop/web'),
    ]);
  });

  it.each([
    ['Image', 2, 3],
    ['Registry', 1, 2],
    ['Global', 1, 1],
  ])('are asked again as seldom as an answer for each %s allows', async (cacheKeyType, forTwoImages, forTwoRegistries) => {
    const { calls, find } = open(() => response({ cacheKeyType }));
    await find(ecr);
    await find(ecr);
    await find(`${ecr}-two`);
    expect(calls).toHaveLength(forTwoImages);
    await find('registry.example/shop/web');

    expect(calls).toHaveLength(forTwoRegistries);
  });

  it('are asked again when the time of their answer is over, at once when it has none', async () => {
    const { calls, find, clock } = open(() => response());
    await find(ecr);
    await clock.advance(3_600_001);
    await find(ecr);
    expect(calls).toHaveLength(2);
    const short = open(() => response({ cacheDuration: '0s' }));
    await short.find(ecr);
    await short.find(ecr);

    expect(short.calls).toHaveLength(2);
  });

  it('are asked once by many at a time', async () => {
    const { calls, find } = open(() => response());
    await Promise.all(Array.from({ length: 10 }, () => find(ecr)));

    expect(calls).toHaveLength(1);
  });

  it.each([
    undefined,
    '',
    '{}',
    'null',
    response({ kind: 'Other' }),
    response({ cacheKeyType: 'Never' }),
    response({ auth: [] }),
    response({ apiVersion: 'v9' }),
  ])('know nothing when they say %j', async (said) => {
    expect(await open(() => said).find(ecr)).toEqual([]);
  });

  it('are left out when their configuration makes no sense or leads elsewhere', () => {
    const wrong = [{ name: '../evil' }, { apiVersion: 'v1' }, { defaultCacheDuration: 'soon' }, { matchImages: [] }].map(
      (change) => ({ ...provider, ...change }),
    );

    expect(readKubeletProviders(config(...wrong))).toEqual([]);
    expect(readKubeletProviders({ kind: 'Pod' })).toBeUndefined();
    expect(readKubeletProviders(7)).toBeUndefined();
  });

  it('are shown the service account of the pod where they want it, and are left out where it has none', async () => {
    const tokenAttributes = {
      serviceAccountTokenAudience: 'registry.example',
      requireServiceAccount: true,
      requiredServiceAccountAnnotationKeys: ['role'],
      optionalServiceAccountAnnotationKeys: ['team'],
    };
    const providers = readKubeletProviders(config({ ...provider, tokenAttributes })) ?? [];
    const inputs: unknown[] = [];
    const find = async (annotations?: Readonly<Record<string, string>>): Promise<number> => {
      const source = kubeletProviderSource({
        providers,
        folder: '/providers',
        clock: createFakeClock(),
        environment: {},
        run: async ({ input }) => {
          inputs.push(JSON.parse(input));
          return response();
        },
        ...(annotations !== undefined && {
          serviceAccount: { annotations, tokenFor: async (audience: string) => `token for ${audience}` },
        }),
      });
      return (await source.find(target(ecr))).length;
    };

    expect([await find(), await find({ team: 'shop' }), await find({ role: 'pull', team: 'shop', other: 'x' })]).toEqual([
      0, 0, 1,
    ]);
    expect(inputs).toEqual([
      expect.objectContaining({
        serviceAccountToken: 'token for registry.example',
        serviceAccountAnnotations: { role: 'pull', team: 'shop' },
      }),
    ]);
  });

  it.each([
    ['12h', 43_200_000],
    ['1h30m', 5_400_000],
    ['1.5s', 1500],
    ['10ms', 10],
    ['0', 0],
    ['', undefined],
    ['5', undefined],
    ['-1h', undefined],
  ])('durations: %s', (text, expected) => {
    expect(readDuration(text)).toBe(expected);
  });
});
