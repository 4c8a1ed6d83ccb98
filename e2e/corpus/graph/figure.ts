import type { ComposeProject } from '../compose-project.ts';
import type { DeliveryRecord } from '../delivery.ts';
import type { ClusterGraph } from './cluster-graph.ts';

/** What a figure is measured on: what Compose means, and what the objects of one environment make of it. */
export interface Measured {
  readonly project: ComposeProject;
  readonly graph: ClusterGraph;
  readonly record: DeliveryRecord;
  /** Sync wave of each component, from the Argo CD objects. */
  readonly waves: ReadonlyMap<string, number>;
}

/** One kind of thing that a move must keep: so many are wanted, and these are missed. */
export interface Figure {
  readonly title: string;
  readonly wanted: number;
  readonly misses: readonly Miss[];
}

/** Something of the application that the cluster does not do. It is all right only if the delivery says so. */
export interface Miss {
  readonly what: string;
  /** Keys of the input that the ledger would explain it at. */
  readonly keys: readonly string[];
  /** The services that a finding would name, and words that its text would hold. */
  readonly services: readonly string[];
  readonly words: readonly string[];
}

const explaining = ['approximated', 'ignored', 'rejected'];

/** Where the delivery says that something is missed: the code of a ledger entry or of a finding; undefined when nowhere. */
export function explanationOf(miss: Miss, record: DeliveryRecord): string | undefined {
  const entry = record.ledger.entries.find(
    ({ key, outcome }) =>
      explaining.includes(outcome) &&
      miss.keys.some((wanted) => key === wanted || key.startsWith(`${wanted}.`) || key.startsWith(`${wanted}[`)),
  );
  if (entry !== undefined) return entry.code;
  const isAboutIt = (text: string): boolean => miss.words.every((word) => text.includes(word));
  return record.findings.find(
    ({ service, message, remedy }) =>
      service !== undefined && miss.services.includes(service) && isAboutIt(`${message} ${remedy}`),
  )?.code;
}

/** The key of a service, or of a setting of it, as the ledger writes it. */
export function serviceKey(service: string, ...settings: readonly string[]): string {
  let path = 'services';
  for (const name of [service, ...settings]) path += /[.[\]"#]/.test(name) ? `[${JSON.stringify(name)}]` : `.${name}`;
  return path;
}
