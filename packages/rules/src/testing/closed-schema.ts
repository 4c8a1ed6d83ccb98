/** The same schema without room for fields that it does not name. */
export function closed(schema: unknown): object {
  const copy = JSON.parse(JSON.stringify(schema)) as object;
  const close = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    if ('properties' in part) Object.assign(part, { additionalProperties: false });
    for (const value of Object.values(part)) close(value);
  };
  close(copy);
  return copy;
}
