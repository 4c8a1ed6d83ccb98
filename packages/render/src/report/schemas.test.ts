import { byDefault, emptyApp } from '@landfall/model';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { landfallJson } from './landfall-json.ts';
import { landfallJsonSchema, renderJsonSchema } from './schemas.ts';
import { buildComponentSummary } from './testing/component-summary.ts';

const ajv = new Ajv2020({ allErrors: true });
const place = { file: 'compose.yaml', line: 3, column: 5 };
const component = buildComponentSummary({ claims: [{ name: 'web-data', path: '/data' }] });
const finding = { code: 'x', severity: 'warning', message: 'm', remedy: 'r' } as const;

describe('the schema of landfall.json', () => {
  const written: unknown = JSON.parse(
    landfallJson({
      app: { ...emptyApp(byDefault('shop', 'r', 'w')), files: ['compose.yaml'] },
      options: {
        kubernetes: '1.34',
        secrets: 'external',
        liveness: false,
        repository: { url: 'u', revision: 'main', path: 'deploy' },
      },
      environments: ['production'],
      components: [component],
      ledger: {
        entries: [
          {
            key: 'services.web.image',
            place,
            outcome: 'translated',
            code: 'translated',
            reason: 'r',
            became: ['values/web.yaml#x'],
          },
        ],
        counts: { keys: 1, translated: 1, inferred: 0, approximated: 0, ignored: 0, rejected: 0 },
      },
      findings: [
        { ...finding, place },
        { ...finding, service: 'web' },
      ],
      secrets: [{ secret: 'db', key: 'PASSWORD', usedBy: ['web'], why: 'w', origin: { how: 'default', rule: 'r', why: 'w' } }],
      provenance: new Map([
        [
          'values/web.yaml',
          [
            { line: 1, path: 'a', origin: { how: 'stated', place, key: 'services.web' } },
            { line: 2, path: 'b', origin: { how: 'inferred', rule: 'r', why: 'w' } },
          ],
        ],
      ]),
    }),
  );

  it('accepts what is written', () => {
    const validate = ajv.compile(landfallJsonSchema);

    expect(validate(written) ? [] : validate.errors).toEqual([]);
  });

  it('refuses another version, a missing field and one that nobody described', () => {
    const validate = ajv.compile(landfallJsonSchema);

    expect(validate({ ...Object(written), schemaVersion: 2 })).toBe(false);
    expect(validate({ ...Object(written), provenance: undefined })).toBe(false);
    expect(validate({ ...Object(written), extra: 1 })).toBe(false);
  });
});

describe('the schema of render --json', () => {
  it('wants what the command promises', () => {
    expect(renderJsonSchema['required']).toEqual(['schemaVersion', 'components', 'files', 'ledger', 'decisions']);
  });
});
