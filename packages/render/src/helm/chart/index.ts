import { embeddedFiles } from './chart-files.ts';

/**
 * The universal chart: path below the folder of the chart (`templates/deployment.yaml`) to content, sorted by path. The
 * same bytes for every application, component and environment.
 */
export function chartFiles(): ReadonlyMap<string, string> {
  return new Map(Object.entries(embeddedFiles).sort(([a], [b]) => (a < b ? -1 : 1)));
}
