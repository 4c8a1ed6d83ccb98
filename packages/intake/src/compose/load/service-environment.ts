import type { Place } from '@landfall/model';
import { type EnvVariable, parseEnvFile } from '../../env-file/parse.ts';
import { parseRawEnvFile } from '../../env-file/raw.ts';
import { maxEnvFileBytes } from '../../env-file/text.ts';
import {
  asText,
  changeEntries,
  changeItems,
  isNull,
  itemsAt,
  mapAt,
  mapNode,
  textAt,
  withEntry,
  withValue,
} from '../tree/edit.ts';
import type { MapNode, Node, ScalarNode } from '../tree/node.ts';
import { below, type Path, pathOf, pathText } from '../tree/path.ts';
import type { Session } from './session.ts';

/** What is needed to read the files that a service names. */
interface Reading {
  readonly session: Session;
  /** Variables of the project. */
  readonly project: ReadonlyMap<string, string>;
  readonly path: Path | undefined;
}

/**
 * Adds the variables of `env_file` and the labels of `label_file` to active services and their hooks. What the service
 * itself says wins; a variable from a file has its place in the file.
 *
 * @source compose-go types/project.go, WithServicesEnvironmentResolved and WithServicesLabelsResolved
 */
export function resolveFiles(project: MapNode, variables: ReadonlyMap<string, string>, session: Session): MapNode {
  const services = mapAt(project, 'services');
  if (services === undefined) return project;
  const resolved = changeEntries(services, (service, name) => {
    if (service.kind !== 'map') return service;
    const reading = { session, project: variables, path: pathOf('services', name) };
    const complete = withLabels(withVariables(service, reading), reading);
    const hooks = complete.entries.get('pre_start');
    if (hooks?.kind !== 'seq') return complete;
    const path = below(reading.path, 'pre_start');
    return withEntry(
      complete,
      'pre_start',
      changeItems(hooks, (hook, index) => {
        if (hook.kind !== 'map') return hook;
        const inHook = { ...reading, path: below(path, index) };
        return withLabels(withVariables(hook, inHook), inHook);
      }),
    );
  });
  return withEntry(project, 'services', resolved);
}

function withVariables(container: MapNode, { session, project, path }: Reading): MapNode {
  const files = itemsAt(container, 'env_file');
  const own = mapAt(container, 'environment');
  const resolved = own === undefined ? undefined : changeEntries(own, (value, name) => withOutside(value, project.get(name)));
  if (files.length === 0) return resolved === undefined ? container : withEntry(container, 'environment', resolved);

  const values = new Map<string, Node>();
  for (const [name, value] of resolved?.entries ?? []) if (!isNull(value)) values.set(name, value);
  for (const [index, file] of files.entries()) {
    if (file.kind !== 'map') continue;
    const read = readVariables(file, values, { session, project, path: below(below(path, 'env_file'), index) }, resolved);
    for (const [name, variable] of read) {
      const known = values.get(name);
      if (known !== undefined && !isOwn(known, resolved, name)) session.trail.dropFor(known, variableNode(variable));
      values.set(name, variableNode(variable));
    }
  }
  return withEntry(container, 'environment', overrideBy(values, resolved, container, session));
}

/** Variables that the service states win, even one that is named without a value. */
function overrideBy(values: ReadonlyMap<string, Node>, own: MapNode | undefined, container: MapNode, session: Session): MapNode {
  const entries = new Map(values);
  for (const [name, value] of own?.entries ?? []) {
    const fromFile = values.get(name);
    if (fromFile !== undefined) session.trail.dropFor(fromFile, value);
    entries.set(name, value);
  }
  return mapNode(entries, own?.place ?? container.entries.get('env_file')?.place ?? container.place);
}

function isOwn(value: Node, own: MapNode | undefined, name: string): boolean {
  return own?.entries.get(name) === value;
}

function withOutside(value: Node, outside: string | undefined): Node {
  return isNull(value) && outside !== undefined ? withValue(value as ScalarNode, outside) : value; // null is a scalar
}

function readVariables(
  file: MapNode,
  values: ReadonlyMap<string, Node>,
  reading: Reading,
  own: MapNode | undefined,
): ReadonlyMap<string, EnvVariable> {
  const { session, project, path } = reading;
  const name = textAt(file, 'path') ?? '';
  const required = file.entries.get('required');
  const isOptional = required?.kind === 'scalar' && required.value === false;
  const { place } = file.entries.get('path') ?? file;
  if (session.files.kind(name) === 'missing') {
    if (!isOptional) {
      const message = `the env file ${session.files.name(name)} does not exist; create it, or write \`required: false\` beside its path`;
      session.trail.report(place, path, message);
    }
    return new Map();
  }
  const format = textAt(file, 'format') ?? '';
  if (format !== '' && format !== 'raw' && format !== '.env') {
    session.trail.report(place, path, `${pathText(path)} has the format "${format}", which is unknown; expected raw, or none`);
    return new Map();
  }
  const bytes = session.files.read(name, maxEnvFileBytes, { place, why: 'but it is named as an env file' });
  return (format === 'raw' ? parseRawEnvFile : parseEnvFile)(bytes, {
    file: session.files.name(name),
    lookup: (variable) => project.get(variable) ?? asText(own?.entries.get(variable)),
    earlier: (variable) => asText(values.get(variable)),
  });
}

function withLabels(container: MapNode, { session, path }: Reading): MapNode {
  const files = itemsAt(container, 'label_file');
  if (files.length === 0) return container;
  const labels = new Map<string, Node>();
  for (const [index, file] of files.entries()) {
    const name = asText(file) ?? '';
    if (session.files.kind(name) === 'missing') {
      const message = `the label file ${session.files.name(name)} does not exist; create it, or take it out of label_file`;
      session.trail.report(file.place, below(below(path, 'label_file'), index), message);
      continue;
    }
    const bytes = session.files.read(name, maxEnvFileBytes, { place: file.place, why: 'but it is named as a label file' });
    const read = parseEnvFile(bytes, { file: session.files.name(name), lookup: (label) => asText(labels.get(label)) });
    for (const [label, variable] of read) labels.set(label, variableNode(variable));
  }
  const own = mapAt(container, 'labels');
  for (const [label, value] of own?.entries ?? []) {
    const fromFile = labels.get(label);
    if (fromFile !== undefined) session.trail.dropFor(fromFile, value);
    labels.set(label, value);
  }
  return labels.size === 0
    ? container
    : withEntry(container, 'labels', mapNode(labels, own?.place ?? placeOfFirst(files, container)));
}

function placeOfFirst(files: readonly Node[], container: MapNode): Place {
  return files[0]?.place ?? container.place;
}

function variableNode(variable: EnvVariable): ScalarNode {
  return {
    kind: 'scalar',
    value: variable.value,
    place: variable.place,
    ...(variable.template === undefined ? {} : { template: variable.template }),
    ...(variable.variables === undefined ? {} : { variables: variable.variables }),
  };
}
