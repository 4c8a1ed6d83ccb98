import { outcomes, roles, severities } from '@landfall/model';
import { landfallJsonVersion } from './landfall-json.ts';

/** A JSON Schema of draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const text: JsonSchema = { type: 'string' };
const texts: JsonSchema = { type: 'array', items: text };
const count: JsonSchema = { type: 'integer', minimum: 0 };
const place: JsonSchema = {
  type: 'string',
  description: 'FILE:LINE:COLUMN, relative to the project directory',
  pattern: ':\\d+:\\d+$',
};

const counts: JsonSchema = record({ keys: count, ...Object.fromEntries(outcomes.map((outcome) => [outcome, count])) });

const component: JsonSchema = record({
  name: { ...text, description: 'Name of the release and of every object' },
  service: { ...text, description: 'Name in Compose' },
  place,
  role: { enum: [...roles] },
  kind: { enum: ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'] },
  wave: { ...count, description: 'Everything of wave n is up before wave n+1 starts' },
  sidecars: { ...texts, description: 'Compose services that share its pod' },
  autoscaled: { type: 'boolean' },
  usesKeda: { type: 'boolean' },
  exposed: { type: 'boolean' },
  claims: {
    type: 'array',
    items: record(
      { name: text, path: text },
      { folder: { ...text, description: 'Folder in the claim that is mounted, where it is not all of it' } },
    ),
  },
  podSecurity: {
    description: 'The strictest level of the Pod Security Standards that lets it in, and why no stricter one does',
    ...record({ level: { enum: ['restricted', 'baseline', 'privileged'] }, reasons: texts }),
  },
});

const finding: JsonSchema = record(
  { code: text, severity: { enum: [...severities] }, message: text, remedy: text },
  { service: text, place },
);

/** The shape of `landfall.json`. */
export const landfallJsonSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'landfall.json',
  description: 'The ledger of the input, and why every scalar of the output is there. Fields are only ever added to a version.',
  ...record({
    schemaVersion: { const: landfallJsonVersion },
    app: text,
    inputs: texts,
    profiles: texts,
    kubernetes: text,
    environments: texts,
    components: { type: 'array', items: component },
    secrets: { type: 'array', items: record({ secret: text, key: text, usedBy: texts, why: text }) },
    findings: { type: 'array', items: finding },
    ledger: record({
      counts,
      entries: {
        type: 'array',
        items: record({ key: text, place, outcome: { enum: [...outcomes] }, code: text, reason: text, became: texts }),
      },
    }),
    provenance: {
      type: 'object',
      description: 'File, then path of a scalar in it',
      additionalProperties: {
        type: 'object',
        additionalProperties: record(
          { how: { enum: ['stated', 'inferred', 'default'] } },
          { place, key: text, rule: text, why: text },
        ),
      },
    },
  }),
};

/** The shape of what `landfall render --json` prints. */
export const renderJsonSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'landfall render --json',
  description: 'Fields are only ever added to a version.',
  ...record({
    schemaVersion: { const: 1 },
    components: { type: 'array', items: component },
    files: {
      type: 'array',
      items: record({ path: text, change: { enum: ['create', 'update', 'unchanged', 'merged', 'kept', 'delete', 'conflict'] } }),
    },
    ledger: counts,
    decisions: { type: 'array', items: finding },
  }),
};

function record(required: Readonly<Record<string, JsonSchema>>, optional: Readonly<Record<string, JsonSchema>> = {}): JsonSchema {
  return {
    type: 'object',
    required: Object.keys(required),
    properties: { ...required, ...optional },
    additionalProperties: false,
  };
}
