/**
 * What the Platform API says that its objects are, as far as we read them: types, enumerations, what may be null. Written by
 * hand from the public schema, of which `required` is our reading where the schema leaves it open: the server always sends it.
 *
 * @source github.com/heroku/platform-api schema.json and github.com/heroku/typescript-api-schema, read in November 2026
 */
export interface Definition {
  readonly type: readonly JsonType[];
  readonly properties?: Readonly<Record<string, Definition>>;
  /** Of an object whose names are free: what each value is. */
  readonly values?: Definition;
  readonly items?: Definition;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly format?: 'uuid' | 'date-time' | 'uri';
}

type JsonType = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

const text: Definition = { type: ['string'] };
const optionalText: Definition = { type: ['string', 'null'] };
const flag: Definition = { type: ['boolean'] };
const number: Definition = { type: ['number'] };
const id: Definition = { type: ['string'], format: 'uuid' };
const time: Definition = { type: ['string'], format: 'date-time' };
const orNull = (definition: Definition): Definition => ({ ...definition, type: [...definition.type, 'null'] });
const one = (...values: readonly string[]): Definition => ({ type: ['string'], enum: values });
const object = (properties: Readonly<Record<string, Definition>>, optional: readonly string[] = []): Definition => ({
  type: ['object'],
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
const list = (items: Definition): Definition => ({ type: ['array'], items });
const named = object({ id, name: text });
const dated = { created_at: time, updated_at: time };

/** The objects of the Platform API by the name that its schema gives them. */
export const definitions = {
  app: object({
    acm: flag,
    archived_at: orNull(time),
    build_stack: named,
    buildpack_provided_description: optionalText,
    ...dated,
    generation: text,
    git_url: text,
    id,
    internal_routing: orNull(flag),
    maintenance: flag,
    name: text,
    owner: object({ email: text, id }),
    organization: orNull(named),
    region: named,
    released_at: orNull(time),
    repo_size: orNull(number),
    slug_size: orNull(number),
    space: orNull(object({ id, name: text, shield: flag })),
    stack: named,
    team: orNull(named),
    web_url: orNull({ type: ['string'], format: 'uri' }),
  }),
  formation: object({ app: named, command: text, ...dated, dyno_size: named, id, quantity: number, size: text, type: text }),
  'config-var': { type: ['object'], values: text },
  'add-on': object(
    {
      actions: list({ type: ['object'] }),
      addon_service: named,
      app: named,
      billed_price: orNull(object({ cents: number, contract: flag, metered: flag, unit: text }, ['metered'])),
      billing_entity: object({ id, name: text, type: one('app', 'team') }),
      config_vars: list(text),
      ...dated,
      id,
      name: text,
      plan: named,
      provider_id: text,
      provision_message: text,
      state: one('provisioning', 'provisioned', 'deprovisioned'),
      web_url: orNull({ type: ['string'], format: 'uri' }),
    },
    ['provision_message'],
  ),
  'add-on-attachment': object({
    addon: object({ app: named, id, name: text, plan: named }, ['plan']),
    app: named,
    ...dated,
    id,
    log_input_url: optionalText,
    name: text,
    namespace: optionalText,
    web_url: optionalText,
  }),
  domain: object({
    acm_status: optionalText,
    acm_status_reason: optionalText,
    app: named,
    cname: optionalText,
    ...dated,
    hostname: text,
    id,
    kind: one('heroku', 'custom'),
    sni_endpoint: orNull(named),
    status: text,
  }),
  'log-drain': object({
    addon: orNull(object({ id, name: text })),
    app: orNull(named),
    ...dated,
    id,
    token: text,
    url: text,
  }),
  'telemetry-drain': object({
    ...dated,
    id,
    owner: object({ id, type: one('app', 'space') }),
    signals: list(one('traces', 'metrics', 'logs')),
    exporter: object({ type: one('otlphttp', 'otlp'), endpoint: text, headers: { type: ['object'], values: text } }, ['headers']),
  }),
  'buildpack-installation': object({ buildpack: object({ name: text, url: text }), ordinal: number }),
  'app-feature': object({
    created_at: time,
    description: text,
    display_name: text,
    doc_url: text,
    enabled: flag,
    feedback_email: text,
    id,
    name: text,
    state: text,
    updated_at: time,
  }),
  release: object({
    addon_plan_names: list(text),
    app: named,
    ...dated,
    current: flag,
    description: text,
    eligible_for_rollback: flag,
    id,
    output_stream_url: optionalText,
    slug: orNull(object({ id })),
    status: one('failed', 'pending', 'succeeded', 'expired'),
    user: object({ email: text, id }),
    version: number,
  }),
  slug: object({
    blob: object({ method: text, url: text }),
    buildpack_provided_description: optionalText,
    checksum: optionalText,
    commit: optionalText,
    commit_description: optionalText,
    ...dated,
    id,
    process_types: { type: ['object'], values: text },
    size: orNull(number),
    stack: named,
  }),
  'dyno-size': object({
    architecture: text,
    can_autoscale: flag,
    compute: number,
    cost: orNull(object({ cents: number, unit: text })),
    dedicated: flag,
    dyno_units: number,
    generation: named,
    id,
    memory: number,
    name: text,
    precise_dyno_units: number,
    private_space_only: flag,
  }),
  pipeline: object({
    created_at: time,
    generation: named,
    id,
    name: text,
    owner: orNull(object({ id, type: text })),
    updated_at: time,
  }),
  'pipeline-coupling': object({
    app: object({ id }),
    ...dated,
    id,
    pipeline: object({ id }),
    stage: one('test', 'review', 'development', 'staging', 'production'),
  }),
  'review-app-config': object({
    automatic_review_apps: flag,
    base_name: optionalText,
    deploy_target: orNull(object({ id: text, type: text })),
    destroy_stale_apps: flag,
    pipeline_id: id,
    repo: object({ id: number }),
    stale_days: number,
    wait_for_ci: flag,
  }),
  error: object({ id: text, message: text, url: text }, ['url']),
} as const satisfies Record<string, Definition>;

export type DefinitionName = keyof typeof definitions;

/** What is wrong with a value, by path; nothing when it is as its definition says. */
export function violations(value: unknown, definition: Definition, path = '$'): readonly string[] {
  const type = typeOf(value);
  if (!definition.type.includes(type)) return [`${path}: ${type}, not ${definition.type.join(' or ')}`];
  if (Array.isArray(value)) {
    const { items } = definition;
    return items === undefined ? [] : value.flatMap((item, index) => violations(item, items, `${path}[${index}]`));
  }
  if (typeof value === 'string') return textViolations(value, definition, path);
  if (typeof value !== 'object' || value === null) return [];
  const { properties = {}, values, required = [] } = definition;
  const missing = required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${path}.${name}: missing`);
  const inner = Object.entries(value).flatMap(([name, item]) => {
    const known = Object.hasOwn(properties, name) ? properties[name] : values;
    if (known !== undefined) return violations(item, known, `${path}.${name}`);
    return definition.properties === undefined ? [] : [`${path}.${name}: no such property`];
  });
  return [...missing, ...inner];
}

const formats = {
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/,
  uri: /^[a-z][a-z0-9+.-]*:\/\/\S+$/,
} as const;

function textViolations(value: string, definition: Definition, path: string): readonly string[] {
  if (definition.enum !== undefined && !definition.enum.includes(value)) return [`${path}: ${value} is not in the enumeration`];
  if (definition.format !== undefined && !formats[definition.format].test(value)) return [`${path}: no ${definition.format}`];
  return [];
}

function typeOf(value: unknown): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object';
}
