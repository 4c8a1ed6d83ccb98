import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { Delivery } from '../corpus/delivery.ts';

/** Values of the chart by their path, with dots: `pod.terminationGraceSeconds`. Null takes out what the component says. */
export type Values = Readonly<Record<string, boolean | number | string | null>>;

export interface ValuesTarget {
  readonly component: string;
  /** Without it: staging. */
  readonly environment?: string;
}

/** Sets values in the file of a component for an environment, as a person does; the rest stays as it is written. */
export function setValues(delivery: Pick<Delivery, 'folder'>, target: ValuesTarget, values: Values): void {
  const path = join(delivery.folder, 'environments', target.environment ?? 'staging', `${target.component}.yaml`);
  const document = parseDocument(readFileSync(path, 'utf8'));
  for (const [name, value] of Object.entries(values)) document.setIn(name.split('.'), value);
  writeFileSync(path, document.toString());
}
