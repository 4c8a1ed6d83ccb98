import type { DefinitionName } from './platform-schema.ts';

/** What the double of the Platform API has: one team with a pipeline of two applications. */
export interface PlatformState {
  /** The object or the list at a path. */
  find(path: string): { readonly definition: DefinitionName; readonly value: unknown } | undefined;
}

/** An application, in few words. */
export interface AppSketch {
  readonly name: string;
  readonly stage: 'staging' | 'production';
  readonly config: Readonly<Record<string, string>>;
  readonly formation: Readonly<Record<string, readonly [quantity: number, size: string, command: string]>>;
  readonly domains?: readonly string[];
  readonly addons?: readonly {
    readonly plan: string;
    readonly cents: number;
    readonly variables: readonly string[];
    readonly owner?: string;
  }[];
  readonly drains?: readonly string[];
  readonly features?: readonly string[];
  readonly buildpacks?: readonly string[];
}

const time = '2026-11-01T12:00:00Z';
const dated = { created_at: time, updated_at: time };

/** Ids that tell objects apart and stay the same. */
function idOf(text: string): string {
  let hash = 0;
  for (const character of text) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return `01234567-89ab-cdef-0123-${hash.toString(16).padStart(12, '0')}`;
}

function named(name: string): { readonly id: string; readonly name: string } {
  return { id: idOf(name), name };
}

const owner = { email: 'somebody@shop.example', id: idOf('somebody') };
const sizes: readonly (readonly [name: string, gigabytes: number, cents: number])[] = [
  ['basic', 0.5, 700],
  ['standard-1x', 0.5, 2500],
  ['standard-2x', 1, 5000],
  ['performance-m', 2.5, 25_000],
];

/** The state of a team whose applications are these, with every object that we ask for. */
export function stateOf(apps: readonly AppSketch[], pipeline = 'shop'): PlatformState {
  const found = new Map<string, { readonly definition: DefinitionName; readonly value: unknown }>();
  const put = (path: string, definition: DefinitionName, value: unknown) => found.set(path, { definition, value });
  for (const app of apps) for (const key of [app.name, idOf(app.name)]) putApp(`/apps/${key}`, app, { put, pipeline });
  for (const key of [pipeline, idOf(pipeline)]) {
    put(`/pipelines/${key}`, 'pipeline', {
      created_at: time,
      generation: named('cedar'),
      ...named(pipeline),
      owner: null,
      updated_at: time,
    });
    put(
      `/pipelines/${key}/pipeline-couplings`,
      'pipeline-coupling',
      apps.map((app) => couplingOf(app, pipeline)),
    );
    put(`/pipelines/${key}/review-app-config`, 'review-app-config', {
      automatic_review_apps: true,
      base_name: null,
      deploy_target: { id: 'us', type: 'region' },
      destroy_stale_apps: true,
      pipeline_id: idOf(pipeline),
      repo: { id: 4711 },
      stale_days: 5,
      wait_for_ci: true,
    });
  }
  put('/dyno-sizes', 'dyno-size', sizes.map(dynoSize));
  return { find: (path) => found.get(path) };
}

function couplingOf({ name, stage }: AppSketch, pipeline: string): unknown {
  return { app: { id: idOf(name) }, ...dated, id: idOf(`${name} ${stage}`), pipeline: { id: idOf(pipeline) }, stage };
}

interface Putting {
  readonly put: (path: string, definition: DefinitionName, value: unknown) => void;
  readonly pipeline: string;
}

function putApp(path: string, app: AppSketch, { put, pipeline }: Putting): void {
  const self = named(app.name);
  const addons = app.addons ?? [];
  put(path, 'app', appOf(app));
  put(
    `${path}/formation`,
    'formation',
    Object.entries(app.formation).map(([type, [quantity, size, command]]) => ({
      app: self,
      command,
      ...dated,
      dyno_size: named(size),
      id: idOf(`${app.name} ${type}`),
      quantity,
      size,
      type,
    })),
  );
  put(`${path}/config-vars`, 'config-var', app.config);
  put(
    `${path}/addons`,
    'add-on',
    addons.filter((addon) => addon.owner === undefined).map((addon) => addOnOf(addon, self)),
  );
  put(
    `${path}/addon-attachments`,
    'add-on-attachment',
    addons.flatMap((addon) =>
      addon.variables.filter((name) => name.endsWith('_URL')).map((name) => attachmentOf(addon, name, self)),
    ),
  );
  put(
    `${path}/domains`,
    'domain',
    [`${app.name}-12ab34.herokuapp.com`, ...(app.domains ?? [])].map((hostname, index) => ({
      acm_status: index === 0 ? null : 'cert issued',
      acm_status_reason: null,
      app: self,
      cname: index === 0 ? null : `${hostname}.herokudns.com`,
      ...dated,
      hostname,
      id: idOf(hostname),
      kind: index === 0 ? 'heroku' : 'custom',
      sni_endpoint: null,
      status: 'succeeded',
    })),
  );
  put(
    `${path}/log-drains`,
    'log-drain',
    (app.drains ?? []).map((url) => ({ addon: null, app: self, ...dated, id: idOf(url), token: 'd.01234567', url })),
  );
  put(
    `${path}/buildpack-installations`,
    'buildpack-installation',
    (app.buildpacks ?? []).map((name, ordinal) => ({
      buildpack: { name, url: name.startsWith('heroku/') ? `urn:buildpack:${name}` : name },
      ordinal,
    })),
  );
  put(
    `${path}/features`,
    'app-feature',
    ['http-session-affinity', 'log-runtime-metrics', 'preboot', 'runtime-dyno-metadata'].map((name) => ({
      created_at: time,
      description: name,
      display_name: name,
      doc_url: 'https://devcenter.heroku.com',
      enabled: app.features?.includes(name) === true,
      feedback_email: 'feedback@heroku.com',
      ...named(name),
      state: 'general',
      updated_at: time,
    })),
  );
  put(
    `${path}/releases`,
    'release',
    [41, 42].map((version) => releaseOf(app, version)),
  );
  put(`${path}/slugs/${idOf(`${app.name} slug`)}`, 'slug', slugOf(app));
  put(`${path}/pipeline-couplings`, 'pipeline-coupling', couplingOf(app, pipeline));
}

function appOf({ name }: AppSketch): unknown {
  return {
    acm: true,
    archived_at: null,
    build_stack: named('heroku-24'),
    buildpack_provided_description: 'Ruby',
    ...dated,
    generation: 'cedar',
    git_url: `https://git.heroku.com/${name}.git`,
    ...named(name),
    internal_routing: null,
    maintenance: false,
    owner,
    organization: named('corner'),
    region: named('eu'),
    released_at: time,
    repo_size: 1_000_000,
    slug_size: 123_456_789,
    space: null,
    stack: named('heroku-24'),
    team: named('corner'),
    web_url: `https://${name}-12ab34.herokuapp.com/`,
  };
}

type AddOnSketch = NonNullable<AppSketch['addons']>[number];

function addOnName({ plan }: AddOnSketch): string {
  return `${plan.replace(/[^a-z0-9]+/g, '-')}-4711`;
}

function addOnOf(addon: AddOnSketch, app: ReturnType<typeof named>): unknown {
  return {
    actions: [],
    addon_service: named(addon.plan.split(':')[0] ?? ''),
    app,
    billed_price: { cents: addon.cents, contract: false, unit: 'month' },
    billing_entity: { ...app, type: 'app' },
    config_vars: addon.variables,
    ...dated,
    ...named(addOnName(addon)),
    plan: named(addon.plan),
    provider_id: '4711',
    state: 'provisioned',
    web_url: null,
  };
}

function attachmentOf(addon: AddOnSketch, variable: string, app: ReturnType<typeof named>): unknown {
  return {
    addon: { app: addon.owner === undefined ? app : named(addon.owner), ...named(addOnName(addon)), plan: named(addon.plan) },
    app,
    ...dated,
    id: idOf(`${app.name} ${variable}`),
    log_input_url: null,
    name: variable.replace(/_URL$/, ''),
    namespace: null,
    web_url: null,
  };
}

function releaseOf({ name }: AppSketch, version: number): unknown {
  return {
    addon_plan_names: [],
    app: named(name),
    ...dated,
    current: version === 42,
    description: 'Deploy abcdef',
    eligible_for_rollback: true,
    id: idOf(`${name} release ${version}`),
    output_stream_url: null,
    slug: { id: version === 42 ? idOf(`${name} slug`) : idOf('gone') },
    status: 'succeeded',
    user: owner,
    version,
  };
}

function slugOf({ formation }: AppSketch): unknown {
  const commands = Object.entries(formation).map(([type, [, , command]]) => [type, command] as const);
  return {
    blob: { method: 'GET', url: 'https://slugs.example/slug?signature=not-a-real-signature' },
    buildpack_provided_description: 'Ruby',
    checksum: null,
    commit: 'abcdef0123',
    commit_description: null,
    ...dated,
    id: idOf('slug'),
    process_types: Object.fromEntries(commands),
    size: 123_456_789,
    stack: named('heroku-24'),
  };
}

function dynoSize([name, memory, cents]: (typeof sizes)[number]): unknown {
  return {
    architecture: 'x86_64',
    can_autoscale: name.startsWith('performance'),
    compute: 1,
    cost: { cents, unit: 'month' },
    dedicated: name.startsWith('performance'),
    dyno_units: 1,
    generation: named('cedar'),
    ...named(name),
    memory,
    precise_dyno_units: 1,
    private_space_only: false,
  };
}
