import { asText, scalarNode, withValue } from '../../tree/edit.ts';
import { goText } from '../../tree/go-text.ts';
import type { Node, ScalarNode } from '../../tree/node.ts';
import { pathText } from '../../tree/path.ts';
import { parseByteSize } from './byte-size.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { type Type, wrongKind } from './type.ts';

/**
 * A text. A whole number becomes its digits; other values are refused.
 *
 * @source compose-go loader/mapstructure.go, cast
 */
export const text: Type = {
  read: (node, at) => {
    if (node.kind !== 'scalar') return wrongKind(node, at, 'a text');
    if (typeof node.value === 'string') return node;
    if (typeof node.value === 'number' && node.form !== 'float') return withValue(node, goText(node));
    return wrongKind(node, at, 'a text (put it in quotes)');
  },
  json: scalarJson,
  isZero: (node) => valueOf(node) === '',
};

/** Any scalar as text, as Go prints it. */
export const anyText: Type = { ...text, read: (node) => asTextNode(node) };

/** A boolean; texts such as `yes` and `off` count. */
export const flag: Type = {
  read: (node, at) => {
    if (node.kind !== 'scalar') return wrongKind(node, at, 'true or false');
    if (typeof node.value === 'boolean') return node;
    const word = typeof node.value === 'string' ? node.value.toLowerCase() : '';
    if (['true', 'y', 'yes', 'on'].includes(word)) return withValue(node, true);
    if (['false', 'n', 'no', 'off'].includes(word)) return withValue(node, false);
    return wrongKind(node, at, 'true or false');
  },
  json: scalarJson,
  isZero: (node) => valueOf(node) === false,
};

/** A boolean that is true unless someone says otherwise; JSON shows it only when it is false. */
export const optOut: Type = { ...flag, isZero: (node) => valueOf(node) === true, absent: false };

/** A whole number; a fraction is cut off, digits in a text count. */
export const integer: Type = {
  read: (node, at) => {
    if (node.kind !== 'scalar') return wrongKind(node, at, 'a whole number');
    if (typeof node.value === 'number') return withValue(node, Math.trunc(node.value));
    if (typeof node.value === 'string' && /^[+-]?\d+$/.test(node.value)) return withValue(node, Number(node.value));
    return wrongKind(node, at, 'a whole number');
  },
  json: scalarJson,
  isZero: (node) => valueOf(node) === 0,
};

/** A whole number that is not negative; a text does not count. */
export const unsigned: Type = {
  ...integer,
  read: (node, at) => {
    if (node.kind !== 'scalar' || typeof node.value !== 'number') return wrongKind(node, at, 'a whole number');
    if (node.value < 0) return wrongKind(node, at, 'zero or more');
    return withValue(node, Math.trunc(node.value));
  },
};

/** A number of single precision, as the reference loader keeps CPU counts. */
export const float32: Type = {
  read: (node, at) => {
    if (node.kind !== 'scalar') return wrongKind(node, at, 'a number');
    if (typeof node.value === 'number') return withValue(node, singlePrecision(node.value));
    const value = typeof node.value === 'string' && node.value.trim() !== '' ? Number(node.value) : Number.NaN;
    return Number.isNaN(value) ? wrongKind(node, at, 'a number') : withValue(node, singlePrecision(value));
  },
  json: scalarJson,
  isZero: (node) => valueOf(node) === 0,
};

/** A size such as `512m`, as the text of a number of bytes. A fraction of a byte counts as nothing. */
export const byteSize: Type = {
  read: (node, at) => {
    if (node.kind !== 'scalar') return scalarNode('0', node.place);
    if (typeof node.value === 'number') return withValue(node, node.form === 'float' ? '0' : goText(node));
    if (typeof node.value !== 'string') return withValue(node, '0');
    const bytes = parseByteSize(node.value);
    if (bytes !== undefined) return withValue(node, bytes);
    at.trail.report(
      node.place,
      at.path,
      `${pathText(at.path)} is "${node.value}", which is no size; write it as 512m, 1.5g or 1073741824`,
    );
    return node;
  },
  json: scalarJson,
  isZero: (node) => valueOf(node) === '0',
};

/** A duration such as `1m30s`, in Go's shortest form. */
export const duration: Type = {
  read: (node, at) => {
    const written = goText(node);
    const nanoseconds = parseDuration(written);
    if (nanoseconds !== undefined && node.kind === 'scalar') return withValue(node, formatDuration(nanoseconds));
    at.trail.report(
      node.place,
      at.path,
      `${pathText(at.path)} is "${written}", which is no duration; write it as 30s, 1m30s or 500ms`,
    );
    return node;
  },
  json: scalarJson,
  isZero: (node) => valueOf(node) === '0s',
};

/** Permission bits; a text is read as octal. JSON shows the octal text. */
export const fileMode: Type = {
  read: (node, at) => {
    if (node.kind === 'scalar' && typeof node.value === 'number') return node;
    const digits = asText(node) ?? '';
    if (node.kind === 'scalar' && /^[+-]?[0-7]+$/.test(digits)) return withValue(node, Number.parseInt(digits, 8));
    return wrongKind(node, at, 'permission bits such as "0440"');
  },
  json: (node) => `0${Number(valueOf(node)).toString(8)}`,
  isZero: () => false,
};

/** How many devices: a number, or `all`, which is -1. */
export const deviceCount: Type = {
  ...integer,
  read: (node, at) => {
    if (node.kind === 'scalar' && typeof node.value === 'string' && node.value.toLowerCase() === 'all')
      return withValue(node, -1);
    return integer.read(node, at);
  },
};

/** The text of a node, with its origin. */
export function asTextNode(node: Node): ScalarNode {
  return node.kind === 'scalar' ? withValue(node, node.value === null ? '' : goText(node)) : scalarNode(goText(node), node.place);
}

/** The shortest decimal number that single precision cannot tell from the given one. */
function singlePrecision(value: number): number {
  const single = Math.fround(value);
  for (let digits = 1; digits <= 9; digits += 1) {
    const candidate = Number(single.toPrecision(digits));
    if (Math.fround(candidate) === single) return candidate;
  }
  return single;
}

function valueOf(node: Node): unknown {
  return node.kind === 'scalar' ? node.value : undefined;
}

function scalarJson(node: Node): unknown {
  return valueOf(node) ?? null;
}
