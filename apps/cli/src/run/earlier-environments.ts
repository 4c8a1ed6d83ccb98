/**
 * The environments of the last rendering into a folder, in their order; none when there was none.
 *
 * @param landfallJson the text of its `landfall.json`, if it has one
 */
export function earlierEnvironments(landfallJson: string | undefined): readonly string[] {
  try {
    const record: unknown = JSON.parse(landfallJson ?? '{}');
    if (typeof record !== 'object' || record === null || !('environments' in record)) return [];
    const { environments } = record;
    if (!Array.isArray(environments)) return [];
    return environments.filter((name): name is string => typeof name === 'string' && environmentName.test(name));
  } catch {
    // A record that somebody damaged tells nothing.
    return [];
  }
}

/** What an environment may be called: it becomes part of a namespace, and a folder. */
export const environmentName = /^[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?$/;
