import {
  type App,
  type Finding,
  type Ledger,
  type LedgerKey,
  type Note,
  type Place,
  type Role,
  type Service,
  settleLedger,
} from '@landfall/model';
import { type ArgoDelivery, argocdFiles } from './argocd/index.ts';
import { buildFiles } from './build/project-descriptor.ts';
import { headerOf, headerOfPreparation, headerOfShared } from './component/header.ts';
import { componentValues, preparationOf, sharedValues } from './component/index.ts';
import { chartFiles } from './helm/chart/index.ts';
import type { ComponentValues, WorkloadKind } from './helm/values.ts';
import { AccountBook, compareFindings, compareTexts } from './output/account.ts';
import { environmentValues } from './output/environment.ts';
import { imagesOf } from './output/images.ts';
import { type Provenance, type SheetOptions, writeYaml } from './output/write-yaml.ts';
import { differenceOf } from './plan/environments.ts';
import { makePlan } from './plan/index.ts';
import { toApplicationName } from './plan/names/dns-label.ts';
import type { Plan, RenderOptions, RequiredSecret, Subject } from './plan/plan.ts';
import { landfallJson } from './report/landfall-json.ts';
import { migrationGuide } from './report/migration.ts';
import { type PodSecurityNeed, podSecurityNeed } from './report/pod-security.ts';
import { type AnyTraced, growing, leaf, plain } from './traced.ts';

/** An application as one environment sees it: the same files, read with that environment's variables. */
export interface EnvironmentInput {
  readonly name: string;
  readonly app: App;
}

export interface RenderInput {
  readonly app: App;
  /** Keys of the input, and what intake already says of some. */
  readonly keys: readonly LedgerKey[];
  readonly notes: readonly Note[];
  readonly findings: readonly Finding[];
  /** In the order of the command line. An environment without variables of its own has the same App. */
  readonly environments: readonly EnvironmentInput[];
  readonly options: RenderOptions;
}

/** One component of the delivery. */
export interface ComponentSummary {
  readonly name: string;
  readonly service: string;
  readonly place: Place;
  readonly role: Role;
  readonly kind: WorkloadKind;
  readonly wave: number;
  /** Compose services that share its pod. */
  readonly sidecars: readonly string[];
  readonly autoscaled: boolean;
  readonly usesKeda: boolean;
  readonly exposed: boolean;
  /** Claims that hold data, with the first path they are mounted at, and the folder in the claim that is seen there. */
  readonly claims: readonly { readonly name: string; readonly path: string; readonly folder?: string }[];
  readonly podSecurity: PodSecurityNeed;
}

export interface RenderResult {
  /** Path below the output folder to content. */
  readonly files: ReadonlyMap<string, string>;
  readonly components: readonly ComponentSummary[];
  readonly environments: readonly string[];
  readonly ledger: Ledger;
  /** Worst first. */
  readonly findings: readonly Finding[];
  readonly secrets: readonly RequiredSecret[];
  readonly provenance: ReadonlyMap<string, readonly Provenance[]>;
}

/**
 * Writes an application out as a delivery tree: one universal chart, values per component and environment, Argo CD
 * objects, the ledger and the migration guide. Pure: the same input gives the same bytes.
 */
export function render(input: RenderInput): RenderResult {
  const book = new AccountBook();
  const base = translate(input.app, input.options, book);
  const sheets = new Map<string, AnyTraced>();
  const headers = new Map<string, SheetOptions>();
  const components = [
    ...base.subjects.map((subject) => summarise(subject, base)),
    ...base.preparations.map((subject) => summarisePreparation(subject, base)),
  ];
  for (const [name, tree] of base.trees) {
    sheets.set(`values/${name}.yaml`, tree);
  }
  headers.set('values/shared.yaml', headerOfShared(input.app.name.value));
  for (const subject of base.subjects) headers.set(`values/${subject.component}.yaml`, headerOf(subject));
  for (const subject of base.preparations) headers.set(`values/${subject.component}.yaml`, headerOfPreparation(subject));
  for (const environment of input.environments) {
    const own = environment.app === input.app ? base : translate(environment.app, input.options, new AccountBook());
    const folder = `environments/${environment.name}`;
    sheets.set(
      `${folder}/common.yaml`,
      environmentValues(environment.name, toApplicationName(input.app.name.value), input.options),
    );
    headers.set(`${folder}/common.yaml`, {
      header: [`What all components of ${environment.name} share. Yours to change: rendering again keeps your changes.`],
    });
    const images = [...imagesOf(environment.app, own.plan.names)].map(([key, fact]) => [key, leaf(fact)] as const);
    sheets.set(`${folder}/images.yaml`, { kind: 'branch', entries: { images: growing<string>(images) } });
    headers.set(`${folder}/images.yaml`, {
      header: [`The image of each component in ${environment.name}: the one file that CI writes.`],
    });
    for (const [name, tree] of base.trees) {
      const other = own.trees.get(name) ?? tree;
      sheets.set(`${folder}/${name}.yaml`, other === tree ? { kind: 'branch', entries: {} } : differenceOf(tree, other));
      headers.set(`${folder}/${name}.yaml`, {
        header: [`Only what differs for ${name} in ${environment.name}, over values/${name}.yaml.`],
      });
    }
  }

  const files = new Map<string, string>();
  const provenance = new Map<string, readonly Provenance[]>();
  for (const [path, tree] of sheets) {
    const written = writeYaml(tree, headers.get(path));
    files.set(path, written.text);
    provenance.set(path, written.provenance);
    for (const entry of written.provenance) book.trace(entry.origin, `${path}#${entry.path}`);
  }
  for (const [path, text] of buildFiles(input.app)) files.set(path, text);
  for (const [path, text] of chartFiles()) files.set(`chart/${path}`, text);

  const notes = [...input.notes, ...book.notes];
  const findings = [...input.findings, ...book.findings].sort(compareFindings);
  const ledger = settleLedger(input.keys, notes, book.uses);
  const environments = input.environments.map(({ name }) => name);
  const result = { components, environments, ledger, findings, secrets: base.plan.secrets.required, provenance };
  for (const [path, text] of argocdFiles(deliveryOf(input, result))) files.set(path, text);
  files.set('MIGRATION.md', migrationGuide({ app: input.app, options: input.options, ...result }));
  files.set('landfall.json', landfallJson({ app: input.app, options: input.options, ...result }));
  return { ...result, files: new Map([...files].sort(([a], [b]) => compareTexts(a, b))) };
}

interface Translation {
  readonly plan: Plan;
  readonly subjects: readonly Subject[];
  /** Jobs that run hooks of a service before its roll-out, with the service that they prepare. */
  readonly preparations: readonly Subject[];
  /** Release name to values; `shared` first. */
  readonly trees: ReadonlyMap<string, AnyTraced>;
}

function translate(app: App, options: RenderOptions, account: AccountBook): Translation {
  const plan = makePlan(app, options, account);
  const subjectOf = (service: Service): Subject => ({
    service,
    component: plan.names.components.get(service.name) ?? service.name,
    plan,
    account,
  });
  const subjects = app.services.filter((service) => !plan.names.podOf.has(service.name)).map(subjectOf);
  const preparations: Subject[] = [];
  const trees = new Map<string, AnyTraced>();
  trees.set('shared', sharedValues(plan, account));
  for (const subject of subjects) {
    const sidecars = app.services.filter((other) => plan.names.podOf.get(other.name) === subject.service.name).map(subjectOf);
    trees.set(subject.component, componentValues(subject, sidecars));
    const preparation = preparationOf(subject);
    if (preparation === undefined) continue;
    trees.set(preparation.component, preparation.values);
    preparations.push({ ...subject, component: preparation.component });
  }
  return { plan, subjects, preparations, trees };
}

function summarise({ service, component }: Subject, { plan, trees }: Translation): ComponentSummary {
  const values = plain(trees.get(component) ?? { kind: 'branch', entries: {} }) as {
    kind: WorkloadKind;
    autoscaling?: { enabled?: boolean; keda?: unknown };
    exposure?: object;
    volumes?: Readonly<Record<string, VolumeSketch>>;
  } & Pick<ComponentValues, 'container' | 'sidecars' | 'exceptions'>;
  const containers = [values.container, ...Object.values(values.sidecars ?? {})];
  const autoscaled = values.autoscaling !== undefined && values.autoscaling.enabled !== false;
  return {
    name: component,
    service: service.name,
    place: service.place,
    role: service.role.role,
    kind: values.kind,
    wave: plan.order.wave.get(service.name) ?? 1,
    sidecars: [...plan.names.podOf].filter(([, owner]) => owner === service.name).map(([name]) => name),
    autoscaled,
    usesKeda: autoscaled && values.autoscaling?.keda !== undefined,
    exposed: values.exposure !== undefined,
    claims: claimsOf(component, values),
    podSecurity: podSecurityNeed(
      values.exceptions ?? {},
      containers.flatMap((container) => container?.security?.capabilities?.add ?? []),
    ),
  };
}

/** What prepares a component belongs to the wave before it, and is a Job whatever it prepares. */
function summarisePreparation(subject: Subject, translation: Translation): ComponentSummary {
  const summary = summarise(subject, translation);
  return { ...summary, role: 'job', wave: summary.wave - 1, sidecars: [] };
}

interface VolumeSketch {
  readonly claim?: object;
  readonly shared?: string;
  readonly existing?: string;
  readonly mounts: Readonly<Record<string, { readonly subPath?: string }>>;
}

/** The names that the chart gives to claims: templates of a StatefulSet are named by the pod, all others by the component. */
function claimsOf(
  component: string,
  values: { readonly kind: WorkloadKind; readonly volumes?: Readonly<Record<string, VolumeSketch>> },
): ComponentSummary['claims'] {
  return Object.entries(values.volumes ?? {}).flatMap(([key, { claim, shared, existing, mounts }]) => {
    const own = claim === undefined ? undefined : values.kind === 'StatefulSet' ? `${key}-${component}-0` : `${component}-${key}`;
    const name = own ?? (shared === undefined ? existing : `shared-${shared}`);
    const [mount] = Object.entries(mounts);
    if (name === undefined || mount === undefined) return [];
    const [path, { subPath: folder }] = mount;
    return [{ name, path, ...(folder === undefined ? {} : { folder }) }];
  });
}

function deliveryOf(input: RenderInput, result: Pick<RenderResult, 'components' | 'environments' | 'secrets'>): ArgoDelivery {
  const usesKeda = result.components.some((component) => component.usesKeda);
  const exposed = result.components.some((component) => component.exposed);
  const hasSecrets = result.secrets.length > 0;
  return {
    app: toApplicationName(input.app.name.value),
    environments: result.environments,
    components: [{ name: 'shared', wave: 0 }, ...result.components.map(({ name, wave }) => ({ name, wave }))],
    repository: input.options.repository,
    addOns: {
      keda: usesKeda,
      ingress: exposed,
      externalSecrets: hasSecrets && input.options.secrets === 'external',
      sealedSecrets: hasSecrets && input.options.secrets === 'sealed',
    },
  };
}
