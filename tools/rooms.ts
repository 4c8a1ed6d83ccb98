/** The rooms of the house and who may enter which. Lint, the drawing in docs/README.md and a test of every manifest read it. */
export interface Room {
  /** The word people use: `@landfall/<name>` is its import name, unless it is an app. */
  readonly name: string;
  readonly folder: string;
  /** One line for the drawing. */
  readonly purpose: string;
  /** Names of the rooms that its code may import. */
  readonly imports: readonly string[];
  /** Names of further rooms that its tests may import, to work on what users really write. */
  readonly testImports?: readonly string[];
  /** Of a room named in `imports`, the only exports (`health` of `@landfall/runtime/health`) that may be imported. */
  readonly parts?: Readonly<Record<string, readonly string[]>>;
  /** Folders under `src/` that are rooms themselves: none imports another. */
  readonly separate?: readonly string[];
  /**
   * A pure room takes files, the time and identifiers as arguments: no `node:` imports but `assert` and `path/posix`,
   * no network, clock, randomness or logging. Its tests may read fixtures.
   */
  readonly isPure: boolean;
}

/** Every room, in the order of the drawing. */
export const rooms: readonly Room[] = [
  {
    name: 'cli',
    folder: 'apps/cli',
    purpose: 'the `landfall` command: arguments in, text or JSON out; no logic of its own',
    imports: ['model', 'intake', 'render', 'rules', 'placement', 'cluster'],
    isPure: false,
  },
  {
    name: 'operator',
    folder: 'apps/operator',
    purpose: 'one process in the cluster: webhooks/ and controllers/ that send pods to the right architecture',
    imports: ['model', 'placement', 'cluster', 'runtime'],
    parts: { runtime: ['health'] },
    isPure: false,
  },
  {
    name: 'model',
    folder: 'packages/model',
    purpose: 'the words we share: App, Place, Fact, Ledger, Finding, AppError',
    imports: [],
    isPure: true,
  },
  {
    name: 'intake',
    folder: 'packages/intake',
    purpose: 'reads what people have: compose/, heroku/, dockerfile/, images/, roles/ -> App + Ledger keys',
    imports: ['model'],
    isPure: true,
  },
  {
    name: 'render',
    folder: 'packages/render',
    purpose: 'writes an App out: helm/, argocd/, keda/, report/ -> files + what each key became',
    imports: ['model'],
    isPure: true,
  },
  {
    name: 'rules',
    folder: 'packages/rules',
    purpose: 'looks at an App and says what it finds: one folder for each rule, with its test',
    imports: ['model'],
    testImports: ['intake'],
    isPure: true,
  },
  {
    name: 'placement',
    folder: 'packages/placement',
    purpose: 'image platforms + pod + nodes + policy -> which architectures a pod may and should run on, and the patch',
    imports: ['model'],
    isPure: true,
  },
  {
    name: 'cluster',
    folder: 'packages/cluster',
    purpose: 'speaks to what runs elsewhere: kube/, registry/, heroku/',
    imports: ['model', 'placement'],
    isPure: false,
  },
  {
    name: 'runtime',
    folder: 'packages/runtime',
    purpose: 'what an application imports at run time: uploads/, tasks/, health/, scratch/; published',
    imports: [],
    separate: ['uploads', 'tasks', 'health', 'scratch'],
    isPure: false,
  },
  {
    name: 'tools',
    folder: 'tools',
    purpose: 'lint rules, generators, `check`, build; never imported by code that ships',
    imports: ['model', 'intake', 'render', 'rules', 'placement'],
    isPure: false,
  },
  {
    name: 'e2e',
    folder: 'e2e',
    purpose: 'journeys against real components, from outside; parity/ alone compares our loader with the reference',
    imports: ['model', 'intake', 'rules', 'placement', 'cluster', 'runtime'],
    isPure: false,
  },
  {
    name: 'bench',
    folder: 'bench',
    purpose: 'what it costs, side by side with peers in the same run; ratios, not seconds',
    imports: ['model', 'intake', 'render', 'rules', 'placement', 'cluster', 'runtime'],
    isPure: false,
  },
];

/** The room that a file belongs to; `path` is relative to the root of the checkout, with `/`. */
export function roomOf(path: string): Room | undefined {
  return rooms.find((room) => path.startsWith(`${room.folder}/`));
}

/** Modules of Node that a pure room may import: they compute and touch nothing. */
export const pureModules: readonly string[] = ['node:assert', 'node:assert/strict', 'node:path/posix'];

/** Globals that reach the host, the clock or chance. */
export const impureGlobals: readonly string[] = [
  'process',
  'fetch',
  'Date',
  'performance',
  'console',
  'crypto',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'localStorage',
  'WebSocket',
  'navigator',
];
