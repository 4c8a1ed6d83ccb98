import { parseAllDocuments } from 'yaml';
import { bothHelms, type Values } from './helm.ts';

/** An object of Kubernetes as rendered. Tests look into it with `at`. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

/**
 * The objects of a release, in the order of Helm. Both versions of Helm render it, and must agree on every value and the
 * order; they differ in blank lines.
 *
 * @throws with what Helm says when it refuses the values
 */
export async function render(...files: readonly Values[]): Promise<readonly Rendered[]> {
  return readObjects(await renderText(...files));
}

/** The same as a YAML stream, as Helm 3 writes it. */
export async function renderText(...files: readonly Values[]): Promise<string> {
  const [first, second] = await Promise.all((await bothHelms()).map((helm) => helm.template(files)));
  if (first === undefined || second === undefined) throw new Error('There must be two versions of Helm.');
  if (first.succeeded !== second.succeeded) throw new Error(`Only one Helm refuses it: ${first.errors}${second.errors}`);
  if (!first.succeeded) throw new Error(first.errors);
  if (JSON.stringify(readObjects(first.output)) !== JSON.stringify(readObjects(second.output))) {
    throw new Error(`Helm 3 and 4 differ:\n${first.output}\n======\n${second.output}`);
  }
  return first.output;
}

/** The objects of a YAML stream, read as strictly as YAML 1.1 can be: no duplicate keys, `no` is not a text. */
function readObjects(stream: string): readonly Rendered[] {
  return parseAllDocuments(stream, { version: '1.1' }).flatMap((document) => {
    if (document.errors.length > 0) throw new Error(`${document.errors[0]?.message}\n${stream}`);
    const object = document.toJS() as Rendered | null;
    return object === null ? [] : [object];
  });
}

/** The one object of a kind, or the one of that name. */
export function one(objects: readonly Rendered[], kind: string, name?: string): Rendered {
  const found = objects.filter((object) => object.kind === kind && (name === undefined || object.metadata.name === name));
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new Error(`There are ${found.length} of ${kind} ${name ?? ''}: ${describe(objects)}`);
  return only;
}

/** `Kind/name` of each object, sorted. */
export function describe(objects: readonly Rendered[]): string {
  return objects
    .map((object) => `${object.kind}/${object.metadata.name}`)
    .sort()
    .join(' ');
}

/**
 * What stands at a path of an object: `spec.template.spec.containers.0.image`. Undefined when there is nothing. Keys that
 * have dots themselves are given as a list of steps.
 */
export function at(value: unknown, path: string | readonly string[]): unknown {
  const steps = typeof path === 'string' ? path.split('.') : path;
  let found = value;
  for (const step of steps) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[step]; // any object can be asked for a key
  }
  return found;
}

/** The spec of the pods of a workload. */
export function podSpec(workload: Rendered): unknown {
  return at(workload, workload.kind === 'CronJob' ? 'spec.jobTemplate.spec.template.spec' : 'spec.template.spec');
}
