import { parse } from 'yaml';
import type { ComposeProject } from '../compose-project.ts';
import type { Delivery } from '../delivery.ts';
import type { Release } from '../manifests.ts';
import { readClusterGraph } from './cluster-graph.ts';
import { explanationOf, type Figure, type Measured, type Miss } from './figure.ts';
import { measureCommands } from './measures/commands.ts';
import { measureHealthChecks } from './measures/health-checks.ts';
import { measureHostPorts, measureLoopbackPorts } from './measures/host-ports.ts';
import { measureCpuLimits, measureMemoryLimits } from './measures/limits.ts';
import { measureOrder } from './measures/order.ts';
import { measureReferences } from './measures/references.ts';
import { measureRunOnce } from './measures/run-once.ts';
import { measureServices } from './measures/services.ts';
import { measureSharedVolumes } from './measures/shared-volumes.ts';
import { measureSingleDatabases } from './measures/single-databases.ts';
import { measureVariables } from './measures/variables.ts';

const measures: readonly ((measured: Measured) => Figure)[] = [
  measureServices,
  measureReferences,
  measureVariables,
  measureCommands,
  measureHealthChecks,
  measureSharedVolumes,
  measureSingleDatabases,
  measureRunOnce,
  measureMemoryLimits,
  measureCpuLimits,
  measureHostPorts,
  measureLoopbackPorts,
  measureOrder,
];

/** A figure of one application, with what the delivery says of each miss. */
export interface JudgedFigure {
  readonly title: string;
  readonly wanted: number;
  readonly kept: number;
  /** Misses that the ledger or a finding explains. */
  readonly explained: readonly { readonly what: string; readonly code: string }[];
}

export interface Figures {
  readonly figures: readonly JudgedFigure[];
  /** Misses that nothing explains. */
  readonly problems: readonly string[];
}

/**
 * Compares what Compose means with what the objects of an environment make of it. The Compose side is the reference
 * loader's project, the cluster side the objects that Helm rendered; nothing of the renderer is asked but its excuses.
 */
export function measureFigures(input: {
  readonly project: ComposeProject;
  readonly delivery: Delivery;
  readonly releases: readonly Release[];
}): Figures {
  const { project, delivery } = input;
  const { record } = delivery;
  const environment = record.environments.at(-1) ?? '';
  const releases = input.releases.filter((release) => release.environment === environment);
  const measured = { project, record, graph: readClusterGraph(releases, record), waves: readWaves(delivery) };
  const results = measures.map((measure) => measure(measured));
  const judge = (miss: Miss): { readonly what: string; readonly code: string | undefined } => ({
    what: miss.what,
    code: explanationOf(miss, record),
  });
  const judged = results.map((figure) => ({ ...figure, misses: figure.misses.map(judge) }));
  return {
    figures: judged.map(({ title, wanted, misses }) => ({
      title,
      wanted,
      kept: wanted - misses.length,
      explained: misses.flatMap(({ what, code }) => (code === undefined ? [] : [{ what, code }])),
    })),
    problems: judged.flatMap(({ title, misses }) =>
      misses.filter(({ code }) => code === undefined).map(({ what }) => `${title}: ${what}, and nothing says so`),
    ),
  };
}

/** The sync wave of each component, from the list that the ApplicationSets are generated from. */
function readWaves(delivery: Delivery): ReadonlyMap<string, number> {
  const elements = parse(delivery.files.get('components.yaml') ?? '[]') as readonly Element[];
  return new Map(elements.map(({ component, wave }) => [component, Number(wave)]));
}

/** A line of `components.yaml`. */
interface Element {
  readonly component: string;
  readonly wave: string;
}
