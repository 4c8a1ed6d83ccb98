import { type CustomResourceDefinition, customResourceDefinition } from './custom-resource.ts';
import type { Field, ObjectField } from './field.ts';
import { type PolicyKind, policyResources } from './schema.ts';

/** Version of the policy resources. */
const policyVersion = 'v1alpha1';

/**
 * The CustomResourceDefinitions of the policies, as plain data, in the order of their names.
 *
 * @source Kubernetes apiextensions/v1: structural schemas, defaulting, x-kubernetes-validations
 */
export function policyDefinitions(): readonly CustomResourceDefinition[] {
  // The table names its kinds.
  return (Object.keys(policyResources) as PolicyKind[]).sort().map(definitionOf);
}

function definitionOf(kind: PolicyKind): CustomResourceDefinition {
  const { plural, scope, name, spec } = policyResources[kind];
  const schema = {
    type: 'object',
    description: spec.meaning,
    required: ['spec'],
    properties: { spec: schemaOf(spec), status: statusSchema },
    'x-kubernetes-validations': [{ rule: `self.metadata.name == '${name}'`, message: `the policy must be named ${name}` }],
  };
  return customResourceDefinition({
    kind,
    plural,
    singular: kind.toLowerCase(),
    scope,
    version: policyVersion,
    hasStatus: true,
    schema,
  });
}

const statusText = (description: string) => ({ type: 'string', maxLength: 1024, description });

/** What an operator tells about the policy; people write none of it. */
const statusSchema = {
  type: 'object',
  description: 'What is seen of the policy at work.',
  properties: {
    observedGeneration: { type: 'integer', format: 'int64', description: 'Generation of the spec that this tells of.' },
    phase: { type: 'string', enum: ['running', 'halted'], description: 'Whether placing goes on.' },
    why: statusText('Why placing was halted.'),
    resumed: statusText('Value of the annotation that resumed placing last.'),
    refuted: {
      type: 'array',
      maxItems: 512,
      description: 'Images that ended with an exec format error on an architecture that they state.',
      items: {
        type: 'object',
        required: ['digest', 'architecture'],
        properties: {
          digest: { type: 'string', maxLength: 160, description: 'Digest of the image.' },
          architecture: { type: 'string', maxLength: 32, description: 'Architecture that it does not run on.' },
        },
      },
      'x-kubernetes-list-type': 'atomic',
    },
    autoscaler: statusText('Which autoscalers were detected, and by what.'),
  },
};

function schemaOf(field: Field): object {
  const described = { description: field.meaning };
  switch (field.kind) {
    case 'text':
      return {
        ...described,
        type: 'string',
        ...(field.choices === undefined ? { maxLength: field.maxLength } : { enum: field.choices }),
        ...(field.pattern !== undefined && { pattern: field.pattern }),
        ...(field.default !== undefined && { default: field.default }),
      };
    case 'number':
      return {
        ...described,
        type: 'integer',
        minimum: field.minimum,
        maximum: field.maximum,
        ...(field.default !== undefined && { default: field.default }),
      };
    case 'flag':
      return { ...described, type: 'boolean', ...(field.default !== undefined && { default: field.default }) };
    case 'list':
      return {
        ...described,
        type: 'array',
        items: schemaOf(field.items),
        maxItems: field.maxItems,
        ...(field.isSet ? { 'x-kubernetes-list-type': 'set' } : { 'x-kubernetes-list-type': 'atomic' }),
        ...(field.default !== undefined && { default: field.default }),
      };
    default:
      return objectSchema(field);
  }
}

function objectSchema(field: ObjectField): object {
  const properties = Object.entries(field.fields).map(([key, child]) => [key, schemaOf(child)] as const);
  return {
    description: field.meaning,
    type: 'object',
    ...(field.required.length > 0 && { required: field.required }),
    properties: Object.fromEntries(properties),
    ...(field.rules.length > 0 && {
      'x-kubernetes-validations': field.rules.map(({ cel, message }) => ({ rule: cel, message })),
    }),
    ...(field.isAlwaysThere && { default: defaultsOf(field) }),
  };
}

/** All that an absent object becomes. The server applies rules to a default as it is written, so it is written in full. */
function defaultsOf({ fields }: ObjectField): object {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, child]) => {
      const value = defaultOf(child);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function defaultOf(field: Field): unknown {
  if (field.kind === 'object') return field.isAlwaysThere ? defaultsOf(field) : undefined;
  return field.default;
}
