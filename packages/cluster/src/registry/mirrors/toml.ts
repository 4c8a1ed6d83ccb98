import { parse } from 'smol-toml';
import { asList, asObject, asText, type JsonObject } from '../manifest/json.ts';

/** Reads TOML that someone else wrote. Undefined when it is none. */
export function parseToml(text: string): JsonObject | undefined {
  try {
    return asObject(parse(text));
  } catch {
    return undefined; // parse alone is tried
  }
}

/** A text, or a list of texts, as these files allow either. */
export function textsIn(value: unknown): readonly string[] {
  const one = asText(value);
  if (one !== undefined) return [one];
  return (asList(value) ?? []).flatMap((item) => asText(item) ?? []);
}
