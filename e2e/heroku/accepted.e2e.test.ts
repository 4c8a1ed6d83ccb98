import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { type Delivery, startDelivery } from '../semantics/delivered.ts';
import { herokuFixtures, publicApplications, refusedApplications, savedExport } from './corpus.ts';

let server: ControlPlane;
let delivery: Delivery;

beforeAll(async () => {
  [server, delivery] = await Promise.all([
    startControlPlane({ definitions: ['external-secrets-definitions', 'keda-definitions'] }),
    startDelivery(),
  ]);
  await server.createNamespace('fixtures');
}, 900_000);

afterAll(async () => {
  await Promise.all([server.stop(), delivery.stop()]);
});

const applications = publicApplications();
if (applications.length === 0)
  process.stderr.write(
    'The public Heroku applications are absent (LANDFALL_HEROKU_CORPUS): only our own were delivered. The others are extra.\n',
  );

describe('an application of Heroku', () => {
  test.each([...herokuFixtures(), ...applications].map((folder) => [basename(folder), folder] as const))(
    '%s: every object is accepted by the API server, and every written value is in the ledger once',
    async (name, folder) => {
      const reason = refusedApplications.get(name);
      if (reason !== undefined) {
        await expect(delivery.deliver(folder, ['--from', 'heroku'])).rejects.toThrow(reason);
        return;
      }

      const saved = savedExport(folder);
      const { objects, ledger } =
        saved === undefined
          ? await delivery.deliver(folder, ['--from', 'heroku'])
          : await delivery.deliver(saved, ['--from', 'heroku-export']);
      const stream = objects.map((object) => JSON.stringify(object)).join('\n---\n');
      const verdicts = await server.dryRun(stream, 'fixtures');

      expect(verdicts.filter(({ accepted }) => !accepted).map(({ manifest, message }) => `${manifest.kind}: ${message}`)).toEqual(
        [],
      );
      expect(verdicts.length).toBe(objects.length);
      const keys = ledger.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(ledger.filter(({ reason: why }) => why === 'Nothing in the output uses it.').map(({ key }) => key)).toEqual([]);
    },
  );
});
