import { readPlainScalar, type ScalarValue } from './scalar.ts';
import type { ScalarSyntax } from './syntax.ts';

/** What a scalar stands for, or undefined when its text does not fit its tag. */
export function readScalar(source: ScalarSyntax): ScalarValue | undefined {
  if (source.tag !== undefined) return readTaggedScalar(source.text, source.tag);
  return source.isPlain ? readPlainScalar(source.text) : { value: source.text };
}

/**
 * Reads a scalar that carries a tag. A tag that YAML does not define leaves the text alone, whatever it looks like.
 *
 * @param tag in short form: `!!int`
 * @returns what the scalar stands for, or undefined when the text is not what the tag says
 * @source go-yaml v4 resolver.go, resolve; constructor.go, scalar
 */
export function readTaggedScalar(source: string, tag: string): ScalarValue | undefined {
  if (tag === '!!binary') return readBinary(source);
  const natural = readPlainScalar(source);
  switch (tag) {
    case '!!bool':
      return typeof natural.value === 'boolean' ? natural : undefined;
    case '!!int':
      return typeof natural.value === 'number' && natural.form === undefined ? natural : undefined;
    case '!!float':
      return typeof natural.value === 'number' && (natural.form === 'float' || natural.value < 2 ** 63)
        ? { ...natural, form: 'float' }
        : undefined;
    case '!!null':
      return natural.value === null ? natural : undefined;
    case '!!timestamp':
      return natural.form === 'date' ? natural : undefined;
    default:
      return { value: source };
  }
}

function readBinary(source: string): ScalarValue | undefined {
  const compact = source.replaceAll(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(compact)) return undefined;
  const bytes = Uint8Array.from(atob(compact), (character) => character.charCodeAt(0));
  return { value: new TextDecoder().decode(bytes) };
}
