import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createRegistry,
  createRoute,
  createSend,
  dockerConfigSource,
  emptyDockerConfig,
  joinSources,
  personalAddressPolicy,
  personalBudget,
  type Registry,
  readDockerConfig,
  systemClock,
} from '@landfall/cluster/registry';
import {
  createDouble,
  type RegistryDouble,
  sampleAttestation,
  sampleImage,
  sampleIndex,
  sampleTypes,
} from '@landfall/cluster/registry/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { landfallCommand } from '../corpus/landfall/landfall.ts';
import { pushSample } from './push-sample.ts';
import { type RealRegistry, startRegistry } from './real-registry.ts';
import { type ServedDouble, serveDouble } from './serve-double.ts';
import { startTokenServer, type TokenServer } from './token-server.ts';

const users = { shop: 'planted-password-7f3a' };
const repository = 'shop/web';
const amd64 = sampleImage('linux/amd64');
const arm64 = sampleImage('linux/arm64/v8');
const images = {
  both: sampleIndex([amd64, arm64, sampleAttestation(amd64, 'https://ci.example/pipelines/7')]),
  list: sampleIndex(
    [sampleImage('linux/amd64', { format: 'docker' }), sampleImage('linux/arm/v7', { format: 'docker' })],
    sampleTypes.list,
  ),
  single: sampleImage('linux/arm64', {
    salt: 'single',
    labels: { 'org.opencontainers.image.source': 'https://git.example/shop/web' },
  }),
  docker: sampleImage('linux/s390x', { format: 'docker' }),
  nested: sampleIndex([sampleIndex([arm64]), amd64]),
  hidden: sampleIndex([sampleImage('linux/arm64', { isPlatformHidden: true, salt: 'hidden' })]),
  chart: sampleImage('linux/amd64', { configType: 'application/vnd.cncf.helm.config.v1+json', salt: 'chart' }),
} as const;

let tokens: TokenServer;
let real: RealRegistry;
let double: RegistryDouble;
let served: ServedDouble;
let folder: string;

beforeAll(async () => {
  tokens = await startTokenServer(users);
  real = await startRegistry(tokens);
  double = createDouble({ access: { kind: 'bearer', users } });
  served = await serveDouble(double);
  const login = { userAndPassword: `shop:${users.shop}`, realm: tokens.realm, service: tokens.service };
  for (const [tag, image] of Object.entries(images)) {
    await pushSample({ host: real.host, repository, login }, tag, image);
    double.push(repository, tag, image);
  }
  folder = mkdtempSync(join(tmpdir(), 'landfall-registry-'));
  writeFileSync(join(folder, 'config.json'), dockerConfig());
});

afterAll(async () => {
  await served.stop();
  await real.stop();
  await tokens.stop();
  rmSync(folder, { recursive: true });
});

function dockerConfig(): string {
  const auth = Buffer.from(`shop:${users.shop}`).toString('base64');
  return JSON.stringify({ auths: { [real.host]: { auth }, [served.host]: { auth } } });
}

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly type: string | undefined;
  readonly digest: string | undefined;
}

/** A client as a person has it, and what it asked: without hosts and queries, which differ. */
function openClient(): { readonly registry: Registry; readonly seen: Seen[] } {
  const seen: Seen[] = [];
  const send = createSend({ addresses: personalAddressPolicy, proxies: { direct: [] } });
  const registry = createRegistry({
    send: async (request) => {
      const answer = await send(request);
      const header = (name: string): string | undefined => answer.headers.get(name)?.[0];
      const isManifest = request.url.pathname.includes('/manifests/') && answer.status === 200;
      seen.push({
        method: request.method,
        path: request.url.pathname,
        status: answer.status,
        type: isManifest ? header('content-type') : undefined,
        digest: isManifest ? header('docker-content-digest') : undefined,
      });
      return answer;
    },
    clock: systemClock,
    random: Math.random,
    budget: personalBudget,
    route: createRoute({ isLocalhostHere: true }),
  });
  return { registry, seen };
}

async function ask(host: string, name: string, login: 'with-login' | 'without-login' = 'with-login') {
  const { registry, seen } = openClient();
  const config = login === 'with-login' ? (readDockerConfig(dockerConfig()) ?? emptyDockerConfig) : emptyDockerConfig;
  const access = { reader: 'me', own: dockerConfigSource(config), shared: joinSources([]) };
  const { facts } = await registry.inspect(`${host}/${repository}${name}`, { access, priority: 'admission' });
  return { facts, seen };
}

describe('the double answers as the real registry does', () => {
  const questions = [
    ...Object.keys(images).map((tag) => `:${tag}`),
    `@${images.both.manifest.digest}`,
    ':missing',
    `@sha256:${'0'.repeat(64)}`,
  ];

  it.each(questions)('to the whole course of asking for %s', async (name) => {
    const fromReal = await ask(real.host, name);
    const fromDouble = await ask(served.host, name);

    expect(fromReal.seen.length).toBeGreaterThan(2);
    expect(fromDouble.seen).toEqual(fromReal.seen);
    expect(withoutHost(fromDouble.facts)).toEqual(withoutHost(fromReal.facts));
  });

  it('to the question which tags there are', async () => {
    const login = { userAndPassword: `shop:${users.shop}`, realm: tokens.realm, service: tokens.service };
    // In the order of the alphabet: storage in memory loses a repository whose tags come in another.
    const tags = ['1.0', '1.1', '2.0-alpine'];
    for (const tag of tags) {
      await pushSample({ host: real.host, repository: 'shop/tags', login }, tag, images.both);
      double.push('shop/tags', tag, images.both);
    }
    const tagsAt = async (host: string) => {
      const { registry, seen } = openClient();
      const own = dockerConfigSource(readDockerConfig(dockerConfig()) ?? emptyDockerConfig);
      const access = { reader: 'me', own, shared: joinSources([]) };
      const listed = await registry.tags({ host, repository: 'shop/tags', tag: '1.0' }, { access, priority: 'dry-run' });
      return { ...listed, seen };
    };
    const fromReal = await tagsAt(real.host);

    expect(fromReal).toMatchObject({ tags, isCut: false });
    expect(await tagsAt(served.host)).toEqual(fromReal);
  });

  it('to a stranger', async () => {
    const fromReal = await ask(real.host, ':both', 'without-login');
    const fromDouble = await ask(served.host, ':both', 'without-login');

    expect(fromReal.facts).toMatchObject({ kind: 'unknown', reason: 'refused' });
    expect(fromDouble.seen).toEqual(fromReal.seen);
  });
});

function withoutHost(facts: object): unknown {
  return JSON.parse(JSON.stringify(facts).replaceAll(real.host, 'HOST').replaceAll(served.host, 'HOST'));
}

describe('the real registry', () => {
  it('is understood for every kind of image', async () => {
    const platforms: Record<string, string> = {};
    for (const tag of Object.keys(images)) {
      const { facts } = await ask(real.host, `:${tag}`);
      platforms[tag] =
        facts.kind === 'unknown'
          ? facts.reason
          : facts.platforms.map(({ architecture, variant }) => `${architecture}${variant ?? ''}`).join(' ');
    }

    expect(platforms).toEqual({
      both: 'amd64 arm64',
      list: 'amd64 armv7',
      single: 'arm64',
      docker: 's390x',
      nested: 'amd64 arm64',
      hidden: 'arm64',
      chart: 'not-an-image',
    });
  });

  it('is asked four times for a cold index, with the first refusal and the token', async () => {
    const { seen } = await ask(real.host, ':both');

    expect(seen.map(({ method, status }) => `${method} ${status}`)).toEqual(['HEAD 401', 'GET 200', 'HEAD 200', 'GET 200']);
  });
});

interface CommandRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function landfall(args: readonly string[], input = ''): Promise<CommandRun> {
  const child = spawn(landfallCommand, ['arch', 'inspect', ...args], {
    cwd: folder,
    env: { ...process.env, DOCKER_CONFIG: folder, NO_COLOR: '1' },
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (part: Buffer) => (texts.stdout += part.toString('utf8')));
  child.stderr.on('data', (part: Buffer) => (texts.stderr += part.toString('utf8')));
  child.stdin.end(input);
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { exitCode, ...texts };
}

describe('landfall arch inspect', () => {
  it('says what images run on, what proves it, how large they are and who built them', async () => {
    const run = await landfall(['--details', `${real.host}/${repository}:both`, `${real.host}/${repository}:single`]);

    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toContain(images.both.manifest.digest);
    expect(run.stdout).toMatch(/linux\/amd64 +sha256:\w{12} +1 kB +proven by the index/);
    expect(run.stdout).toMatch(/linux\/arm64 +sha256:\w{12} +1 kB +proven by its config/);
    expect(run.stdout).toContain('passed over: 1 attestation');
    expect(run.stdout).toContain('built by: https://ci.example/pipelines/7');
    expect(run.stdout).toContain('source: https://git.example/shop/web');
    expect(run.stdout).toContain('2 images: 1 for amd64 and arm64; 1 for arm64 and not for amd64');
  });

  it('reads manifests from standard input and prints one JSON document', async () => {
    const pod = `kind: Pod\nspec: {containers: [{image: "${real.host}/${repository}:list"}, {image: "${real.host}/${repository}:chart"}]}\n`;
    const run = await landfall(['--file', '-', '--json'], pod);

    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(run.stdout)).toMatchObject({
      schemaVersion: 1,
      images: [
        {
          kind: 'index',
          digest: images.list.manifest.digest,
          platforms: [{ platform: 'linux/amd64', statedBy: 'index' }, { platform: 'linux/arm/v7' }],
        },
        { kind: 'artifact', artifactType: 'application/vnd.cncf.helm.config.v1+json', platforms: [] },
      ],
    });
  });

  it('tells a wrong name from a registry that cannot say, and shows no credential', async () => {
    const missing = await landfall([`${real.host}/${repository}:missing`, `${real.host}/${repository}:both`]);
    const wrong = await landfall(['Not A Name']);
    double.fail(({ authorization }) => ({ status: 500, body: `you sent ${authorization ?? 'nothing'} planted-password-7f3a` }));
    const troubled = await landfall([`${served.host}/${repository}:both`, '--json']);
    double.fail(undefined);

    expect([missing.exitCode, wrong.exitCode, troubled.exitCode]).toEqual([3, 2, 3]);
    expect(missing.stdout).toContain('does not have it');
    const said = JSON.stringify([missing, wrong, troubled]);
    expect(said).not.toContain('planted-password');
    expect(said).not.toContain(Buffer.from(`shop:${users.shop}`).toString('base64').slice(0, 12));
    expect(said).not.toMatch(/eyJ|token-for-/);
  });
});
