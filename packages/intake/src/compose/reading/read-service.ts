import { emptyService, type Fact, type Service } from '@landfall/model';
import type { MountedFiles } from '../../files/mounted-files.ts';
import { serviceKeys } from '../keys/index.ts';
import type { WrittenPaths } from '../ledger/written-paths.ts';
import { type Cursor, child, entriesOf, itemsOf } from './cursor.ts';
import type { Remark, ServiceContext } from './service-key.ts';

/** What reading a service needs beside the service. */
export interface ServiceSurroundings {
  readonly files: MountedFiles;
  readonly remark: Remark;
  readonly paths: WrittenPaths;
}

/** Reads every attribute of one canonical service. Facts of its image, its role and hints are added later. */
export function readService(name: string, at: Cursor, surroundings: ServiceSurroundings): Service {
  const context: ServiceContext = { ...surroundings, name, service: at };
  const fields: Record<string, unknown> = { ...emptyService(name, at.node.place) };
  for (const key of serviceKeys) {
    const value = child(at, key.name);
    if (value === undefined) continue;
    joinFields(fields, key.read(value, context), surroundings.remark);
    if (!wordLists.has(key.name)) remarkEmpty(value, surroundings.remark);
  }
  for (const entry of entriesOf(at)) {
    if (entry.name.startsWith('x-') && entry.name !== 'x-landfall') surroundings.remark(entry.at.key, 'extension-field');
  }
  // Every field is one of Service: keys return parts of it.
  return fields as unknown as Service;
}

/** Lists in which an empty word is a word. */
const wordLists: ReadonlySet<string> = new Set(['command', 'entrypoint']);

function remarkEmpty(at: Cursor, remark: Remark): void {
  for (const part of [at, ...itemsOf(at)]) if (isEmpty(part.node)) remark(part.key, 'empty-value');
}

function isEmpty(node: Cursor['node']): boolean {
  if (node.kind === 'scalar') return node.value === '';
  return node.kind === 'seq' ? node.items.every(isEmpty) : node.entries.size === 0;
}

/** Adds what one key read: lists are joined; of a field that two keys set, the first stays and the second is remarked. */
function joinFields(joined: Record<string, unknown>, part: Partial<Service>, remark: Remark): void {
  for (const [field, value] of Object.entries(part)) {
    const known = joined[field];
    if (isList(known) && isList(value)) joined[field] = known.length === 0 ? value : [...known, ...value];
    else if (known === undefined || field === 'placement') joined[field] = value;
    else if (isFact(known) && isFact(value)) remarkSecond(known, value, remark);
  }
}

/** `Array.isArray` alone makes the items `any`. */
function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isFact(value: unknown): value is Fact<unknown> {
  return typeof value === 'object' && value !== null && 'origin' in value && 'value' in value;
}

function remarkSecond(first: Fact<unknown>, second: Fact<unknown>, remark: Remark): void {
  if (first.origin.how !== 'stated' || second.origin.how !== 'stated') return;
  const isSame = JSON.stringify(first.value) === JSON.stringify(second.value);
  const said = `${lastSegments(first.origin.key)} sets the same thing${isSame ? '' : ' and wins'}.`;
  remark(second.origin.key, isSame ? 'said-twice' : 'overruled', said);
}

/** `deploy.replicas` of `services.web.deploy.replicas`. */
function lastSegments(key: string): string {
  return key.split('.').slice(2).join('.');
}
