import { sectionTypes } from '../canonical/types/project.ts';
import { asText, changeEntries, isNull } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';
import { pathOf } from '../tree/path.ts';
import type { Trail } from './trail.ts';

/**
 * Gives every value of a normalised project its final form: durations, sizes, words of commands, variables by name.
 *
 * @source compose-go loader/loader.go, Transform
 */
export function readTypes(project: MapNode, trail: Trail): MapNode {
  return changeEntries(project, (section, name) => {
    const type = typeOf(name);
    if (type === undefined) return section;
    if (!isNull(section)) return type.read(section, { path: pathOf(name), trail });
    trail.drop(section, 'null');
    return undefined;
  });
}

/**
 * The project as the reference loader writes it in JSON: active services, resources, and top-level extensions.
 *
 * @source compose-go types/project.go, MarshalJSON
 */
export function sectionsJson(project: MapNode): Record<string, unknown> {
  const json: Record<string, unknown> = { name: asText(project.entries.get('name')) ?? '', services: {} };
  for (const [name, section] of project.entries) {
    const type = typeOf(name);
    if (name === 'services') json[name] = sectionTypes.services.json(section);
    else if (name.startsWith('x-')) json[name] = plain(section);
    else if (type !== undefined && name !== 'models' && !type.isZero(section)) json[name] = type.json(section);
  }
  return json;
}

function typeOf(name: string): (typeof sectionTypes)[keyof typeof sectionTypes] | undefined {
  return Object.hasOwn(sectionTypes, name) ? sectionTypes[name as keyof typeof sectionTypes] : undefined; // hasOwn has just checked it
}

function plain(node: Node): unknown {
  if (node.kind === 'scalar') return node.form === 'date' ? isoDate(String(node.value)) : node.value;
  if (node.kind === 'seq') return node.items.map(plain);
  return Object.fromEntries([...node.entries].map(([key, child]) => [key, plain(child)]));
}

/** A date is read as Go prints it, and Go writes it in JSON as RFC 3339. */
function isoDate(text: string): string {
  const [day = '', time = '', offset = ''] = text.split(' ');
  return `${day}T${time}${offset === '+0000' ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(3)}`}`;
}
