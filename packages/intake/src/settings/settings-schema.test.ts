import { isDay, questions } from '@landfall/model';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSettings } from './read-settings.ts';
import { settingsSchema } from './settings-schema.ts';

const rules = ['image-latest'];
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, formats: { date: isDay } });
const validate = ajv.compile(settingsSchema(rules));

test('the schema for editors and the reader agree on what may be written', () => {
  const value = fc.oneof(
    fc.constantFrom('some', 'yes', 'cloud', 'often', null),
    fc.integer({ min: -2, max: 2000 }),
    fc.constant(1.5),
  );
  const answers = fc.dictionary(fc.constantFrom(...questions.map(({ id }) => id), 'weather'), value, { maxKeys: 3 });
  const deviation = fc.record(
    {
      rule: fc.constantFrom('image-latest', 'image-lates'),
      reason: fc.constantFrom('why not', ' '),
      service: fc.constantFrom('web', null),
      owner: fc.constant('ops'),
      until: fc.constantFrom('2027-03-01', '2027-02-30', 'soon', null),
      until2: fc.constant('x'),
    },
    { requiredKeys: [] },
  );
  const settings = fc.record(
    { answers: fc.option(answers), deviations: fc.option(fc.array(deviation, { maxLength: 2 })), roles: fc.constant({}) },
    { requiredKeys: [] },
  );
  let accepted = 0;

  fc.assert(
    fc.property(settings, (document) => {
      const isRead = reads(JSON.stringify(document));
      if (isRead) accepted += 1;

      expect(validate(document), JSON.stringify([document, validate.errors])).toBe(isRead);
    }),
    { numRuns: 500 },
  );
  expect(accepted).toBeGreaterThan(20);
});

function reads(text: string): boolean {
  try {
    parseSettings(new TextEncoder().encode(text), { rules });
    return true;
  } catch {
    return false;
  }
}
