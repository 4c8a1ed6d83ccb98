import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';

const landfall = fileURLToPath(new URL('../../landfall', import.meta.url));
const run = promisify(execFile);

const compose = `
name: shop
services:
  web:
    image: shop/web:1
    ports: ["80:8000"]
    depends_on: [rabbitmq]
    environment: {BROKER_URL: "amqp://shop:hunter2secret@rabbitmq:5672/"}
  worker:
    image: shop/web:1
    command: celery -A shop worker -Q mails
    environment: {BROKER_URL: "amqp://shop:hunter2secret@rabbitmq:5672/"}
  rabbitmq:
    image: rabbitmq:4
    volumes: ["queue:/var/lib/rabbitmq"]
volumes: {queue: {}}
`;

let server: ControlPlane;
let folder: string;

beforeAll(async () => {
  server = await startControlPlane({ definitions: ['argo-cd-definitions'] });
  await server.createNamespace('argocd');
  folder = mkdtempSync(join(tmpdir(), 'landfall-argocd-'));
  mkdirSync(join(folder, 'shop'));
  writeFileSync(join(folder, 'shop/compose.yaml'), compose);
}, 900_000);

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.stop();
});

test.each(['external', 'sealed'])(
  'the API server accepts every Argo CD object of a delivery with %s secrets',
  async (secrets) => {
    const out = join(folder, secrets);
    await run(landfall, [
      'render',
      join(folder, 'shop'),
      '--out',
      out,
      '--secrets',
      secrets,
      '--env',
      'staging',
      '--env',
      'production',
      '--quiet',
    ]);

    const paths = readdirSync(join(out, 'argocd'), { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.yaml'),
    );
    const streams = paths.map((path) => readFileSync(join(out, 'argocd', path), 'utf8'));
    const verdicts = (await Promise.all(streams.map((stream) => server.dryRun(stream, 'argocd')))).flat();

    expect(
      verdicts.filter((verdict) => !verdict.accepted).map(({ manifest, message }) => `${manifest.kind}: ${message}`),
    ).toEqual([]);
    const kinds = verdicts.map(({ manifest }) => manifest.kind).sort();
    expect(kinds.filter((kind) => kind === 'ApplicationSet')).toHaveLength(2);
    expect(kinds.filter((kind) => kind === 'AppProject')).toHaveLength(2);
    expect(kinds.filter((kind) => kind === 'Application').length).toBeGreaterThan(1);
  },
);
