import type { AnswerValue } from '@landfall/model';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { assess } from '../assess.ts';
import { moneyAnswers as everything } from '../testing/answers.ts';
import { closed } from '../testing/closed-schema.ts';
import { readFiles } from '../testing/test-rule.ts';
import { makeCase } from './case.ts';
import { defaultPrices } from './default-prices.ts';
import { writeCaseJson } from './json.ts';
import { caseSchema } from './json-schema.ts';

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });

const compose = `
name: shop
services:
  web: {image: example/web:1.0, command: gunicorn app, ports: ["80:80"], volumes: ["uploads:/srv/uploads"], mem_limit: 1g}
  db: {image: postgres:16, volumes: ["db:/var/lib/postgresql/data"], mem_limit: 4g}
volumes: {uploads: {}, db: {}}
`;
const heroku = {
  Procfile: 'web: bin/web\n',
  'app.json': '{"formation": {"web": {"quantity": 2, "size": "standard-1x"}}, "addons": ["heroku-postgresql"]}',
};

function document(input: Parameters<typeof readFiles>[0], answers: Readonly<Record<string, AnswerValue>> = {}): object {
  const { app, sources } = readFiles(input);
  const report = makeCase(assess(app, { sources, answers: new Map(Object.entries(answers)) }), defaultPrices);
  return JSON.parse(writeCaseJson(report)) as object;
}

test.each([
  ['without answers', document(compose)],
  ['with all answers', document(compose, everything)],
  ['from Heroku', document(heroku, everything)],
])('a case %s is what the schema describes: every field of it, and no other', (_, written) => {
  expect(ajv.validate(caseSchema, written), JSON.stringify(ajv.errors)).toBe(true);
  expect(ajv.validate(closed(caseSchema), written), JSON.stringify(ajv.errors)).toBe(true);
});

test('a document that lacks what was promised does not pass', () => {
  expect(ajv.validate(caseSchema, { ...document(compose), costs: undefined })).toBe(false);
  expect(ajv.validate(caseSchema, { ...document(compose), verdict: 'perhaps' })).toBe(false);
});
