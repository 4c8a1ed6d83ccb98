import type { Service } from '@landfall/model';

/** The same fields, where optional ones may also be undefined. */
type Possibly<T> = { readonly [K in keyof T]: {} extends Pick<T, K> ? T[K] | undefined : T[K] };

/** The fields that have a value. To our types a field that is absent and one that is undefined are two things. */
export function defined<T extends object>(fields: Possibly<T>): T {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) kept[name] = value;
  // Dropping what is undefined turns Possibly<T> into T, which the type system cannot follow.
  return kept as T;
}

/** Fields of a service as a key reads them. */
export function serviceFields(fields: Possibly<Partial<Service>>): Partial<Service> {
  return defined<Partial<Service>>(fields);
}
