import { asText, changeEntries, changeItems, isNull, mapNode, scalarNode, seqNode, withValue } from '../../tree/edit.ts';
import { goText } from '../../tree/go-text.ts';
import type { Node, ScalarNode } from '../../tree/node.ts';
import { below, pathText } from '../../tree/path.ts';
import { asTextNode } from './scalars.ts';
import { splitWords } from './shell-words.ts';
import { type At, type Type, wrongKind } from './type.ts';

/** A struct of the reference loader: the keys it knows, and the type of each. Other keys stay in the tree and out of JSON. */
export function struct(fields: Readonly<Record<string, Type>>, jsonNames: Readonly<Record<string, string>> = {}): Type {
  const types = new Map(Object.entries(fields));
  return {
    read: (node, at) => {
      if (node.kind !== 'map') return wrongKind(node, at, 'a map');
      return changeEntries(node, (child, key) => {
        const type = types.get(key);
        if (type === undefined) return child;
        if (!isNull(child)) return type.read(child, { path: below(at.path, key), trail: at.trail });
        at.trail.drop(child, 'null');
        return undefined;
      });
    },
    json: (node) => {
      const entries = node.kind === 'map' ? node.entries : new Map<string, Node>();
      const written: Record<string, unknown> = {};
      for (const [key, type] of types) {
        const child = entries.get(key);
        const name = jsonNames[key] ?? key;
        if (child === undefined) {
          if (type.absent !== undefined) written[name] = type.absent;
        } else if (!type.isZero(child)) {
          written[name] = type.json(child);
        }
      }
      return written;
    },
    isZero: () => false,
  };
}

/** A struct that Go holds by value, so that JSON shows it even when nothing is written. */
export function embedded(type: Type): Type {
  return { ...type, absent: type.json(mapNode([], { file: '', line: 1, column: 1 })) };
}

/** A map from names that people choose. Null stays: it says that the name is there. */
export function mapOf(type: Type): Type {
  return {
    read: (node, at) => {
      if (node.kind !== 'map') return wrongKind(node, at, 'a map');
      return changeEntries(node, (child, key) =>
        isNull(child) ? child : type.read(child, { path: below(at.path, key), trail: at.trail }),
      );
    },
    json: (node) => {
      if (node.kind !== 'map') return null;
      return Object.fromEntries([...node.entries].map(([key, child]) => [key, isNull(child) ? null : type.json(child)]));
    },
    isZero: isEmpty,
  };
}

export function listOf(type: Type): Type {
  return {
    read: (node, at) => {
      if (node.kind !== 'seq') return wrongKind(node, at, 'a list');
      return changeItems(node, (child, index) => {
        const inside = { path: below(at.path, index), trail: at.trail };
        return isNull(child) ? type.read(asTextNode(child), inside) : type.read(child, inside);
      });
    },
    json: (node) => (node.kind === 'seq' ? node.items.map((child) => type.json(child)) : null),
    isZero: isEmpty,
  };
}

/** A list of texts, or one text. */
export function textOrList(texts: Type): Type {
  const list = listOf(texts);
  return {
    ...list,
    read: (node, at) =>
      list.read(node.kind === 'scalar' && typeof node.value === 'string' ? seqNode([node], node.place) : node, at),
  };
}

/**
 * Words of a command: a list, or a command line that is split. JSON shows null when nothing is written, and an empty list
 * when the image's command is cleared.
 *
 * @source compose-go types/command.go
 */
export const command: Type = {
  read: (node, at) => {
    const line = asText(node);
    if (line === undefined) return readWords(node, at);
    const words = splitWords(line);
    if (words !== undefined) return { ...seqNode(wordNodes(words, node as ScalarNode), node.place) }; // it has a text, so it is a scalar
    at.trail.report(node.place, at.path, `${pathText(at.path)} has quotes or parentheses that do not match; write it as a list`);
    return node;
  },
  json: (node) => (node.kind === 'seq' ? node.items.map((item) => asText(item) ?? '') : null),
  isZero: () => false,
  absent: null,
};

function readWords(node: Node, at: At): Node {
  if (node.kind !== 'seq') return wrongKind(node, at, 'a command line, or a list of words');
  for (const [index, item] of node.items.entries()) {
    if (asText(item) === undefined)
      wrongKind(item, { path: below(at.path, index), trail: at.trail }, 'a text (put it in quotes)');
  }
  return node;
}

/** Each word stands where the line stands; the text before interpolation is that of the line. */
function wordNodes(words: readonly string[], line: ScalarNode): ScalarNode[] {
  return words.map((word) => withValue(line, word));
}

/**
 * The test of a health check: a text becomes a shell command.
 *
 * @source compose-go types/healthcheck.go
 */
export const healthTest: Type = {
  read: (node, at) => {
    if (asText(node) === undefined) return readWords(node, at);
    return seqNode([scalarNode('CMD-SHELL', node.place, { implied: true }), node], node.place);
  },
  json: (node) => (node.kind === 'seq' ? node.items.map((item) => asText(item) ?? '') : null),
  isZero: isEmpty,
};

/** Reads `NAME=VALUE` texts, or a map, as a map of texts. A name alone has the value that `bare` gives. */
function pairs(bare: (name: ScalarNode) => ScalarNode, options: { refuseSpace: boolean }): Type {
  return {
    read: (node, at) => {
      if (node.kind === 'map')
        return changeEntries(node, (child) => (isNull(child) ? bare(child as ScalarNode) : asTextNode(child))); // null is a scalar
      if (node.kind !== 'seq') return wrongKind(node, at, 'a map, or a list of NAME=VALUE');
      const entries = new Map<string, Node>();
      for (const item of node.items) {
        const [name, value] = splitPair(asTextNode(item), bare);
        if (options.refuseSpace && /\s$/.test(name)) {
          at.trail.report(
            item.place,
            at.path,
            `the variable "${name}" of ${pathText(at.path)} ends in a space; remove the space before =`,
          );
        }
        entries.set(name, value);
      }
      return mapNode(entries, node.place);
    },
    json: (node) => {
      if (node.kind !== 'map') return null;
      return Object.fromEntries([...node.entries].map(([key, child]) => [key, isNull(child) ? null : (asText(child) ?? '')]));
    },
    isZero: isEmpty,
  };
}

function splitPair(item: ScalarNode, bare: (name: ScalarNode) => ScalarNode): [string, ScalarNode] {
  const whole = String(item.value);
  const equals = whole.indexOf('=');
  if (equals === -1) return [whole, bare(item)];
  const value = withValue(item, whole.slice(equals + 1));
  if (item.template === undefined) return [whole.slice(0, equals), value];
  return [whole.slice(0, equals), { ...value, template: templateOfValue(item.template) }];
}

/** The part of `NAME=VALUE` after the first equals sign that is not inside `${…}`. */
function templateOfValue(template: string): string {
  let depth = 0;
  for (let index = 0; index < template.length; index += 1) {
    const character = template[index];
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (character === '=' && depth <= 0) return template.slice(index + 1);
  }
  return template;
}

/** Variables: a name alone has no value, and takes it from outside. */
export const variables: Type = pairs((name) => withValue(name, null), { refuseSpace: true });

/** Labels and the like: a name alone has the empty value. */
export const labels: Type = pairs((name) => withValue(name, ''), { refuseSpace: false });

/** A map of options as texts. */
export const optionTexts: Type = {
  ...labels,
  read: (node, at) => (node.kind === 'map' ? labels.read(node, at) : wrongKind(node, at, 'a map')),
};

/** A map of options, each of which may be repeated. */
export const repeatedOptions: Type = {
  read: (node, at) => {
    if (node.kind !== 'map') return wrongKind(node, at, 'a map');
    return changeEntries(node, (child) => seqNode((child.kind === 'seq' ? child.items : [child]).map(optionText), child.place));
  },
  json: (node) =>
    node.kind === 'map' ? Object.fromEntries([...node.entries].map(([key, child]) => [key, textsOf(child)])) : null,
  isZero: isEmpty,
};

function optionText(node: Node): ScalarNode {
  return node.kind === 'scalar' ? withValue(node, goText(node)) : scalarNode(goText(node), node.place);
}

function textsOf(node: Node): string[] {
  return node.kind === 'seq' ? node.items.map((item) => asText(item) ?? '') : [];
}

function isEmpty(node: Node): boolean {
  if (node.kind === 'map') return node.entries.size === 0;
  return node.kind === 'seq' ? node.items.length === 0 : true;
}
