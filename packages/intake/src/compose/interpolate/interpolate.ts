import { AppError, type Place, type Problem } from '@landfall/model';
import { didYouMean } from '../../wording/closest.ts';
import type { MapNode, Node, ScalarNode, SeqNode } from '../tree/node.ts';
import { below, type Path, pathText } from '../tree/path.ts';
import { type RuleTree, stepInto } from '../tree/rule-tree.ts';
import { type Cast, casts } from './casts.ts';
import { type Lookup, substitute, type TemplateFault, templateVariables } from './template.ts';

export type { Lookup } from './template.ts';

export interface Interpolated {
  readonly tree: MapNode;
  /** One warning for each variable that is not set, at its first use. */
  readonly warnings: readonly Problem[];
}

export interface InterpolateOptions {
  /** Names of variables that are set, to suggest one for a name that is not. Values are never shown. */
  readonly knownNames?: Iterable<string>;
}

interface Walk {
  readonly lookup: Lookup;
  readonly knownNames: readonly string[];
  readonly budget: { characters: number };
  readonly unset: Map<string, Problem>;
  readonly problems: Problem[];
}

/** What the variables of one document may add up to. */
const maxCharacters = 16 * 1024 * 1024;

/**
 * Replaces variables in every value of a document (never in keys), and casts what the place of the value demands.
 *
 * A changed scalar keeps its text as `template` and the names as `variables`. Parts without variables are shared with the
 * tree that came in.
 *
 * @throws AppError COMPOSE_INVALID with one problem for each failing value
 * @source compose-go interpolation/interpolation.go, loader/interpolate.go
 */
export function interpolate(tree: MapNode, lookup: Lookup, options: InterpolateOptions = {}): Interpolated {
  const walk: Walk = {
    lookup,
    knownNames: [...(options.knownNames ?? [])],
    budget: { characters: maxCharacters },
    unset: new Map(),
    problems: [],
  };
  const result = visitMap(walk, tree, undefined, casts);
  if (walk.problems.length > 0) throw new AppError('COMPOSE_INVALID', walk.problems);
  return { tree: result, warnings: [...walk.unset.values()] };
}

function visit(walk: Walk, node: Node, path: Path, rules: RuleTree<Cast> | undefined): Node {
  if (node.kind === 'map') return visitMap(walk, node, path, rules);
  if (node.kind === 'seq') return visitSeq(walk, node, path, rules);
  return visitScalar(walk, node, path, rules?.rule);
}

function visitMap(walk: Walk, map: MapNode, path: Path | undefined, rules: RuleTree<Cast> | undefined): MapNode {
  let entries: Map<string, Node> | undefined;
  for (const [key, node] of map.entries) {
    const changed = visit(walk, node, below(path, key), stepInto(rules, key));
    if (changed === node) continue;
    entries ??= new Map(map.entries);
    entries.set(key, changed);
  }
  return entries === undefined ? map : { ...map, entries };
}

function visitSeq(walk: Walk, seq: SeqNode, path: Path, rules: RuleTree<Cast> | undefined): SeqNode {
  let items: Node[] | undefined;
  for (const [index, node] of seq.items.entries()) {
    const changed = visit(walk, node, below(path, index), stepInto(rules, index));
    if (changed === node) continue;
    items ??= [...seq.items];
    items[index] = changed;
  }
  return items === undefined ? seq : { ...seq, items };
}

function visitScalar(walk: Walk, node: ScalarNode, path: Path, cast: Cast | undefined): ScalarNode {
  if (typeof node.value !== 'string' || node.form === 'date') return node;
  const filled = node.value.includes('$') ? fillText(walk, node, node.value, path) : node;
  if (filled === undefined || cast === undefined) return filled ?? node;
  const result = cast(String(filled.value));
  if ('value' in result) return { ...filled, ...result };
  walk.problems.push({ place: node.place, path: pathText(path), message: castMessage(filled, path, result.expected) });
  return filled;
}

/** The scalar with its variables filled in, or undefined after a problem was noted. */
function fillText(walk: Walk, node: ScalarNode, text: string, path: Path): ScalarNode | undefined {
  const result = substitute(text, {
    lookup: walk.lookup,
    budget: walk.budget,
    onUnset: (name) => noteUnset(walk, name, node.place, path),
  });
  if (!result.ok) {
    walk.problems.push({
      place: node.place,
      path: pathText(path),
      message: describeFault(result.fault, pathText(path), walk.knownNames),
    });
    return undefined;
  }
  const variables = templateVariables(text);
  if (variables.length === 0) return result.text === text ? node : { ...node, value: result.text };
  return { ...node, value: result.text, template: text, variables };
}

function noteUnset(walk: Walk, name: string, place: Place, path: Path): void {
  if (walk.unset.has(name)) return;
  const advice = didYouMean(name, walk.knownNames);
  const message = `The variable ${name} is not set, so it becomes an empty text. Set it in the shell or in .env, or give a default: \${${name}:-default}.${advice}`;
  walk.unset.set(name, { place, path: pathText(path), message });
}

/**
 * Says why a template cannot be filled, without showing any value.
 *
 * @param subject what the template belongs to, at the start of the sentence
 */
export function describeFault(fault: TemplateFault, subject: string, knownNames: Iterable<string> = []): string {
  if (fault.kind === 'malformed') {
    return `${subject}: invalid interpolation format, ${fault.reference} is no variable reference. ${fault.advice}`;
  }
  if (fault.kind === 'required') {
    const state = fault.isEmpty ? 'is empty' : 'is not set';
    const reason = fault.reason === '' ? '' : ` The file says: ${fault.reason}.`;
    return `${subject}: required variable ${fault.variable} is missing a value (it ${state}).${reason} Set it in the shell or in .env.${didYouMean(fault.variable, knownNames)}`;
  }
  if (fault.kind === 'too-large')
    return `${subject}: the variables add up to more text than is read (${maxCharacters} characters). Shorten them.`;
  return `${subject}: the defaults are nested too deeply. Use one variable.`;
}

/** A value that came from variables is not shown: it may be a secret. */
function castMessage(node: ScalarNode, path: Path, expected: string): string {
  const names = node.variables ?? [];
  const shown = names.length > 0 ? `the value of ${names.map((name) => `$${name}`).join(', ')}` : JSON.stringify(node.value);
  return `${pathText(path)}: expected ${expected}, found ${shown}.`;
}
