import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { generateCompose } from './generated-app.ts';

interface GeneratedService {
  readonly depends_on?: object;
  readonly volumes?: readonly string[];
  readonly environment: { readonly DATABASE_URL?: string };
}

test.each([3, 68, 125])('a generated application of %i services is whole: what it refers to exists', (count) => {
  const { services, volumes } = parse(generateCompose(count));

  expect(Object.keys(services)).toHaveLength(count);
  for (const service of Object.values<GeneratedService>(services)) {
    for (const name of Object.keys(service.depends_on ?? {})) expect(services).toHaveProperty(name);
    for (const mount of service.volumes ?? []) expect(volumes).toHaveProperty(mount.split(':')[0]!);
    const host = /@([\w-]+):/.exec(service.environment.DATABASE_URL ?? '')?.[1];
    if (host !== undefined) expect(services).toHaveProperty(host);
  }
});

test('the same number gives the same bytes', () => {
  expect(generateCompose(10)).toBe(generateCompose(10));
});
