import { containerFields } from './schema/container.ts';
import type { Field } from './schema/field.ts';
import { chartValues, definitions } from './schema/values.ts';

/** The README of the chart: what it is, and every value with type, default, meaning and example. */
export function writeReadme(): string {
  return `${[introduction, ...sections.map(writeSection), ...restSection(), structures()].join('\n\n')}\n`;
}

const introduction = `# The universal chart

One chart for every component of the application and for every environment. Templates say how a component runs on
Kubernetes; values say which component. Nothing here is special to one application, so the folder can be replaced as a
whole by a newer one.

\`\`\`sh
helm template web chart \\
  -f values/web.yaml \\
  -f environments/staging/common.yaml \\
  -f environments/staging/web.yaml \\
  -f environments/staging/images.yaml
\`\`\`

A release is one component, named by \`component\`; all its objects carry that name, so that others find it as they did
before. The release \`shared\` holds what several components use: claims, configs, secrets. It comes first.

- **Files overlay.** A later file replaces values of an earlier one, map by map; \`null\` takes a value out. Lists are replaced as
  a whole, which is why almost everything is a map.
- **Unknown values are refused**, with their path, by \`values.schema.json\`.
- **Texts are literal.** \`{{ }}\` in a config file stays as it is, and \`$(NAME)\` in a variable, command or argument is no
  reference, unless it is written as \`{template: "…"}\`.
- **Safe by default.** Pods pass the Pod Security profile "restricted". Only \`exceptions\` relaxes it, each with its reason.
- **Claims are kept** when a release goes: \`helm.sh/resource-policy: keep\`, and no pruning by Argo CD.
- **A changed ConfigMap of the component replaces its pods.** One of the shared release does not.`;

/** Chapters of the README, and the values in them. What no chapter names stands under "By hand". */
const sections: readonly { readonly title: string; readonly names: readonly string[] }[] = [
  {
    title: 'The component',
    names: [
      'component',
      'app',
      'role',
      'kind',
      'enabled',
      'replicas',
      'external',
      'labels',
      'annotations',
      'podLabels',
      'podAnnotations',
    ],
  },
  { title: 'The container', names: ['container', 'probes', 'sidecars', 'init', 'waitFor'] },
  { title: 'Storage and configuration', names: ['volumes', 'configs'] },
  { title: 'Names and ways in', names: ['service', 'exposure', 'network'] },
  { title: 'How many, and how they are replaced', names: ['autoscaling', 'disruption', 'strategy', 'job', 'schedule'] },
  { title: 'The pod', names: ['pod', 'serviceAccount', 'exceptions'] },
  { title: 'The shared release', names: ['claims', 'secrets'] },
  {
    title: 'The environment',
    names: [
      'environment',
      'domain',
      'ingress',
      'secretStore',
      'storage',
      'toolbox',
      'imageRegistry',
      'imagePullSecrets',
      'networkPolicies',
      'images',
    ],
  },
];

function writeSection({ title, names }: { readonly title: string; readonly names: readonly string[] }): string {
  const rows = names.flatMap((name) => {
    const field = chartValues.fields[name];
    if (field === undefined) throw new Error(`the chart has no value ${name}`);
    return writeRows(field, name);
  });
  return [`## ${title}`, '', ...tableHead, ...rows].join('\n');
}

function restSection(): readonly string[] {
  const named = new Set(sections.flatMap((section) => section.names));
  const rest = Object.keys(chartValues.fields).filter((name) => !named.has(name));
  return rest.length === 0 ? [] : [writeSection({ title: 'By hand', names: rest })];
}

/** Structures that several values share, with paths from there on. */
function structures(): string {
  return Object.entries(definitions)
    .map(([name, definition]) => {
      const rows = Object.entries(definition.fields).flatMap(([child, field]) => writeRows(field, child));
      return [`## Structure: ${name}`, '', ...tableHead, ...rows].join('\n');
    })
    .join('\n\n');
}

const tableHead = ['| value | type | default | meaning |', '| --- | --- | --- | --- |'];

function writeRows(field: Field, path: string): readonly string[] {
  return [writeRow(field, path), ...childRows(field, path)];
}

function childRows(field: Field, path: string): readonly string[] {
  switch (field.kind) {
    case 'object':
      if (isShared(field) || (field.definition !== undefined && field.definition !== path)) return [];
      // Sidecars and init containers are containers: only what they have besides is listed again.
      return Object.entries(field.fields)
        .filter(([name, child]) => path === 'container' || Reflect.get(containerFields, name) !== child)
        .flatMap(([name, child]) => writeRows(child, `${path}.${name}`));
    case 'map':
      return isPlain(field.values) ? [] : childRows(field.values, `${path}.<${field.key}>`);
    case 'list':
      return childRows(field.items, `${path}[]`);
    case 'either':
      return field.options.flatMap((option) => childRows(option, path));
    default:
      return [];
  }
}

function isShared(field: Field): boolean {
  return field.kind === 'object' && field.definition !== undefined && field.definition in definitions;
}

function isPlain(field: Field): boolean {
  return field.kind === 'text' || field.kind === 'number' || field.kind === 'flag';
}

function writeRow(field: Field, path: string): string {
  const example = field.example === undefined ? '' : ` Example: \`${field.example}\`.`;
  const cells = [
    `\`${path}\``,
    typeOf(field),
    field.default === undefined ? '' : `\`${field.default}\``,
    `${field.meaning}${example}`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function typeOf(field: Field): string {
  switch (field.kind) {
    case 'text':
      return field.choices === undefined ? 'text' : field.choices.map((choice) => `\`${choice}\``).join(', ');
    case 'flag':
      return 'true, false';
    case 'map':
      return isPlain(field.values) || isShared(field.values)
        ? `map: ${field.key} to ${typeOf(field.values)}`
        : `map by ${field.key}`;
    case 'list':
      return `list of ${typeOf(field.items)}`;
    case 'either':
      return field.options.map(typeOf).join(' or ');
    case 'object':
      return isShared(field) ? `structure ${field.definition}` : 'map';
    case 'raw':
      return 'map of Kubernetes';
    case 'number':
    default:
      return 'number';
  }
}
