import { readFileSync } from 'node:fs';
import { uploadErrors } from '@landfall/runtime/uploads';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const guide = read('../../docs/guides/runtime-uploads.md');

test.each(['server.ts', 'client.ts'])('the guide shows %s as it is run by tests', (name) => {
  expect(guide).toContain(`\`\`\`ts\n${read(`examples/${name}`)}\`\`\``);
});

test('the guide names every refusal, and no other', () => {
  const named = [...guide.matchAll(/^\| `([A-Z_]+)` \| (\d+) \| (now|later|never) \|/gm)].map(([, code, status, retry]) => [
    code,
    Number(status),
    retry,
  ]);

  expect(named).toEqual(Object.entries(uploadErrors).map(([code, { status, retry }]) => [code, status, retry]));
});
