import type { RuleFinding } from '../finding.ts';

/** A kind of work that has to be done, and what it takes. */
export interface Area {
  readonly id: string;
  /** What is wrong, as a noun: the causes that a verdict names. */
  readonly cause: string;
  /** What to do, as a step of a plan. */
  readonly step: string;
  readonly why: string;
  /** Share of the readiness, of 100. */
  readonly weight: number;
  /** Left as it is, files, tasks or requests are lost by a move; so it comes first even where nothing stops the start. */
  readonly losesWork: boolean;
  /** Days of work for the first service that is concerned, and for each further one. */
  readonly days: { readonly first: readonly [number, number]; readonly further: readonly [number, number] };
  /** Families of rules, and single rules that count here instead of with their family. */
  readonly families: readonly string[];
  readonly rules: readonly string[];
}

/** Every kind of work, in the order in which it is best done. */
export const areas: readonly Area[] = [
  {
    id: 'files',
    cause: 'files that services share on a local disk',
    step: 'Move files that services share into object storage',
    why: 'Pods on different nodes have no disk in common, so what one of them takes is not there for the next.',
    weight: 20,
    losesWork: true,
    days: { first: [3, 8], further: [0.5, 2] },
    families: ['local-state'],
    rules: ['uploads-through-disk', 'certificates-by-proxy'],
  },
  {
    id: 'tasks',
    cause: 'tasks that are lost with their worker',
    step: 'Acknowledge tasks when they are done, and keep the queue safe',
    why: 'Pods come and go by the hour: a task that left the queue before it was done is never done.',
    weight: 15,
    losesWork: true,
    days: { first: [1, 4], further: [0.25, 1] },
    families: ['task-loss'],
    rules: ['queue-in-memory'],
  },
  {
    id: 'static',
    cause: 'static files on a local disk',
    step: 'Serve static files from a bucket or from the image',
    why: 'The proxy stands on another node than the application, and during an update has files of another version.',
    weight: 5,
    losesWork: true,
    days: { first: [0.5, 2], further: [0.25, 0.5] },
    families: [],
    rules: ['static-files-by-volume', 'shared-volume-read'],
  },
  {
    id: 'health',
    cause: 'health checks that are missing or mislead',
    step: 'Give each component an honest health check',
    why: 'Kubernetes sends requests to what says that it is ready, and has nothing else to go by.',
    weight: 12,
    losesWork: true,
    days: { first: [0.5, 2], further: [0.25, 0.5] },
    families: ['health'],
    rules: [],
  },
  {
    id: 'copies',
    cause: 'state that only one copy has',
    step: 'Take state out of single processes',
    why: 'Two pods of one component are asked in turn, and know nothing of each other.',
    weight: 8,
    losesWork: false,
    days: { first: [1, 4], further: [0.5, 2] },
    families: ['scaling'],
    rules: [],
  },
  {
    id: 'machine',
    cause: 'ties to the machine and its network',
    step: 'Cut the ties to the machine',
    why: 'A pod has no Docker Engine, no fixed address and no folders of a machine that it could count on.',
    weight: 8,
    losesWork: false,
    days: { first: [0.5, 3], further: [0.25, 1] },
    families: ['isolation', 'network'],
    rules: [],
  },
  {
    id: 'data',
    cause: 'databases without a safety net',
    step: 'Secure the databases',
    why: 'A claim is a disk that nobody copies; drains and updates come more often than on one machine.',
    weight: 8,
    losesWork: false,
    days: { first: [1, 3], further: [0.5, 2] },
    families: ['data'],
    rules: [],
  },
  {
    id: 'stopping',
    cause: 'components that do not stop in peace',
    step: 'Let every component hear the signal to stop, and finish',
    why: 'Pods are stopped all the time: by updates, by scaling, by maintenance of their node.',
    weight: 8,
    losesWork: false,
    days: { first: [0.25, 1], further: [0.1, 0.5] },
    families: ['shutdown'],
    rules: [],
  },
  {
    id: 'configuration',
    cause: 'secrets and settings in the wrong place',
    step: 'Put secrets and settings in order',
    why: 'What stands in files and images goes wherever they go, and is the same in every environment.',
    weight: 6,
    losesWork: false,
    days: { first: [0.5, 2], further: [0.1, 0.5] },
    families: ['configuration'],
    rules: [],
  },
  {
    id: 'order',
    cause: 'steps that rely on one start at a time',
    step: 'Make migrations and start-up safe for several copies',
    why: 'Several pods start at once, and a job runs again when it fails.',
    weight: 4,
    losesWork: false,
    days: { first: [0.5, 2], further: [0.25, 0.5] },
    families: ['ordering'],
    rules: [],
  },
  {
    id: 'images',
    cause: 'images that differ from pull to pull',
    step: 'Build, name and pin images',
    why: 'Every node pulls for itself: without a version two pods of one component may run different code.',
    weight: 3,
    losesWork: false,
    days: { first: [0.5, 1], further: [0.1, 0.25] },
    families: ['images'],
    rules: [],
  },
  {
    id: 'resources',
    cause: 'components without limits',
    step: 'Measure memory and processors, and set limits',
    why: 'The scheduler places pods by what they ask for, and one that asks for nothing takes from its neighbours.',
    weight: 2,
    losesWork: false,
    days: { first: [0.5, 1.5], further: [0.1, 0.25] },
    families: ['resources', 'heroku-limits'],
    rules: [],
  },
  {
    id: 'observability',
    cause: 'logs and metrics that stay in a container',
    step: 'Bring logs and metrics out of containers',
    why: 'A pod is gone with its disk just when somebody wants to know why.',
    weight: 1,
    losesWork: false,
    days: { first: [0.5, 1], further: [0.1, 0.25] },
    families: ['observability', 'cost'],
    rules: [],
  },
];

const byRule = new Map(areas.flatMap((area) => area.rules.map((rule) => [rule, area] as const)));
const byFamily = new Map(areas.flatMap((area) => area.families.map((family) => [family, area] as const)));

/** The kind of work that a finding asks for. */
export function areaOf({ rule, family }: Pick<RuleFinding, 'rule' | 'family'>): Area | undefined {
  return byRule.get(rule) ?? byFamily.get(family);
}
