import { readPlainScalar, type ScalarValue } from './scalar.ts';

const standard = 'tag:yaml.org,2002:';

/**
 * Reads a scalar that carries a tag. A tag that YAML does not define leaves the text alone, whatever it looks like.
 *
 * @returns what the scalar stands for, or undefined when the text is not what the tag says
 * @source go-yaml v4 resolver.go, resolve; constructor.go, scalar
 */
export function readTaggedScalar(source: string, tag: string): ScalarValue | undefined {
  if (!tag.startsWith(standard)) return { value: source };
  const name = tag.slice(standard.length);
  if (name === 'binary') return readBinary(source);
  const natural = readPlainScalar(source);
  switch (name) {
    case 'bool':
      return typeof natural.value === 'boolean' ? natural : undefined;
    case 'int':
      return typeof natural.value === 'number' && natural.form === undefined ? natural : undefined;
    case 'float':
      return typeof natural.value === 'number' ? { ...natural, form: 'float' } : undefined;
    case 'null':
      return natural.value === null ? natural : undefined;
    case 'timestamp':
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
