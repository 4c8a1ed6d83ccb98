import { type Field, imageFactsDefinition, policyDefinitions, policyResources } from '@landfall/placement';
import { stringify } from 'yaml';
import { generatedNotice, type Page, writeTable } from '../page.ts';

/** The definitions of the policy resources, as a cluster installs them. */
export const policyDefinitionsPage: Page = {
  path: 'packages/placement/policies.yaml',
  write: () => writeDefinitions(policyDefinitions()),
};

/** The same in the chart of the operator, and where it keeps what it knows. They stay when the release goes: policies would go with them. */
export const operatorDefinitionsPage: Page = {
  path: 'charts/operator/files/definitions.yaml',
  write: () =>
    writeDefinitions(
      [...policyDefinitions(), imageFactsDefinition()].map((definition) => ({
        ...definition,
        metadata: { ...definition.metadata, annotations: { 'helm.sh/resource-policy': 'keep' } },
      })),
    ),
};

function writeDefinitions(definitions: readonly object[]): string {
  const documents = definitions.map(
    (definition) => `---\n${stringify(definition, { lineWidth: 0, aliasDuplicateObjects: false })}`,
  );
  return `# Made by \`npm run generate\` from packages/placement/src/policy; change that instead.\n${documents.join('')}`;
}

/** Every field of the policy resources. */
export const policyReferencePage: Page = {
  path: 'docs/reference/placement-policies.md',
  write: () => {
    const parts = [
      generatedNotice,
      '# Policies of placement',
      'Where pods may run, as far as their images decide: [the guide](../guides/placement.md) says how to use them. The definitions are in `packages/placement/policies.yaml`.',
      ...Object.entries(policyResources).map(([kind, { scope, name, spec }]) =>
        [
          `## ${kind}`,
          `${spec.meaning} ${scope === 'Cluster' ? 'One for the cluster' : 'One for each namespace'}, named \`${name}\`.`,
          writeTable(['field', 'values', 'default', 'meaning'], rowsOf(spec, '')),
          'Between fields:',
          rulesOf(spec)
            .map((message) => `- ${message}`)
            .join('\n'),
        ].join('\n\n'),
      ),
    ];
    return `${parts.join('\n\n')}\n`;
  },
};

function rowsOf(field: Field, path: string): readonly (readonly string[])[] {
  if (field.kind === 'object')
    return Object.entries(field.fields).flatMap(([key, child]) => [
      ...(child.kind === 'object' ? [[`\`${path}${key}\``, '', '', child.meaning]] : []),
      ...rowsOf(child, child.kind === 'object' ? `${path}${key}.` : `${path}${key}`),
    ]);
  const written = field.default === undefined ? '' : `\`${JSON.stringify(field.default).replaceAll('"', '')}\``;
  const row = [`\`${path}\``, valuesOf(field), written, field.meaning];
  return field.kind === 'list' && field.items.kind === 'object' ? [row, ...rowsOf(field.items, `${path}[].`)] : [row];
}

function valuesOf(field: Exclude<Field, { kind: 'object' }>): string {
  if (field.kind === 'number') return `${field.minimum} to ${field.maximum}`;
  if (field.kind === 'flag') return 'true, false';
  if (field.kind === 'list') return field.items.kind === 'object' ? 'list' : 'list of text';
  return field.choices?.join(', ') ?? 'text';
}

function rulesOf(field: Field): readonly string[] {
  if (field.kind === 'list') return rulesOf(field.items);
  if (field.kind !== 'object') return [];
  return [...field.rules.map(({ message }) => message), ...Object.values(field.fields).flatMap(rulesOf)];
}
