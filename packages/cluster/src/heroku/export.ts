import type { PlatformClient } from './client.ts';
import { addonsOf } from './export-add-ons.ts';
import { drainOf, telemetryOf } from './export-drains.ts';
import { field, fieldCount, fieldFlag, fieldText, withValues } from './fields.ts';
import { type LiveReplies, monthlyCents, readLive } from './read-live.ts';

export interface ExportOptions {
  /** Name of the application. */
  readonly app: string;
  /** Config vars with their values. Without, the values are dropped as soon as they have come. */
  readonly withSecrets: boolean;
  /** The present moment, as `2026-11-20T10:00:00Z`. */
  readonly now: string;
}

/**
 * The export of a live application: one JSON document with a line end, whose fields `@landfall/intake` describes. Addresses
 * that hold a token are cut down to their host.
 *
 * @throws AppError HEROKU_API_REFUSED, HEROKU_API_FAILED
 */
export async function exportApp(client: PlatformClient, { app, withSecrets, now }: ExportOptions): Promise<string> {
  const replies = await readLive(client, app);
  const document = withValues({
    kind: 'landfall/heroku-export',
    schemaVersion: 1,
    exportedAt: now,
    app: appOf(replies, app),
    formation: byName(replies.formation, 'type', formationEntry),
    processTypes: texts(field(replies.slug, 'process_types')),
    release: releaseOf(replies),
    buildpacks: replies.buildpacks.flatMap((one) => buildpackOf(field(one, 'buildpack')) ?? []),
    config: configOf(replies.config, withSecrets),
    addons: addonsOf(replies, app),
    domains: replies.domains.flatMap((domain) => fieldText(domain, 'hostname') ?? []).sort(),
    drains: [...replies.drains.map(drainOf), ...replies.telemetryDrains.map(telemetryOf)],
    features: replies.features.flatMap((feature) => fieldText(feature, 'name') ?? []).sort(),
    pipeline: pipelineOf(replies),
    reviewApps: reviewOf(replies.reviewApps),
    dynoSizes: sizesOf(replies),
    missing: replies.missing,
  });
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function appOf({ app, slug }: LiveReplies, name: string): unknown {
  return withValues({
    name: fieldText(app, 'name') ?? name,
    region: fieldText(field(app, 'region'), 'name'),
    stack: fieldText(field(app, 'stack'), 'name'),
    generation: fieldText(app, 'generation') ?? fieldText(field(app, 'generation'), 'name'),
    team: fieldText(field(app, 'team'), 'name'),
    space: fieldText(field(app, 'space'), 'name'),
    maintenance: fieldFlag(app, 'maintenance'),
    address: fieldText(app, 'web_url'),
    slugBytes: fieldCount(slug, 'size') ?? fieldCount(app, 'slug_size'),
  });
}

function formationEntry(entry: unknown): unknown {
  return withValues({
    quantity: fieldCount(entry, 'quantity'),
    size: fieldText(entry, 'size') ?? fieldText(field(entry, 'dyno_size'), 'name'),
    command: fieldText(entry, 'command'),
  });
}

function releaseOf({ release, slug }: LiveReplies): unknown {
  if (release === undefined) return undefined;
  return withValues({
    version: fieldCount(release, 'version'),
    status: fieldText(release, 'status'),
    createdAt: fieldText(release, 'created_at'),
    commit: fieldText(slug, 'commit'),
  });
}

/** `urn:buildpack:heroku/ruby` is `heroku/ruby`; an address goes without what would open it. */
function buildpackOf(buildpack: unknown): string | undefined {
  const name = fieldText(buildpack, 'name') ?? fieldText(buildpack, 'url')?.replace(/^urn:buildpack:/, '');
  if (name === undefined || !URL.canParse(name) || !/^[a-z+]+:\/\//i.test(name)) return name;
  const url = new URL(name);
  url.username = '';
  url.password = '';
  url.search = '';
  return url.href;
}

/** Names in the order of the alphabet; the values only where they were asked for. */
function configOf(config: unknown, withSecrets: boolean): unknown {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return undefined;
  const names = Object.keys(config).sort();
  return Object.fromEntries(
    names.map((name) => {
      const value = field(config, name);
      return [name, withSecrets && typeof value === 'string' ? { value } : {}];
    }),
  );
}

function pipelineOf({ coupling, pipeline, pipelineApps }: LiveReplies): unknown {
  if (coupling === undefined) return undefined;
  const apps = [...pipelineApps].sort((a, b) => (a.name < b.name ? -1 : 1));
  return withValues({
    name: fieldText(pipeline, 'name'),
    stage: fieldText(coupling, 'stage'),
    apps: apps.length === 0 ? undefined : Object.fromEntries(apps.map(({ name, stage }) => [name, stage])),
  });
}

function reviewOf(settings: unknown): unknown {
  if (settings === undefined) return undefined;
  return withValues({
    automatic: fieldFlag(settings, 'automatic_review_apps'),
    destroyStale: fieldFlag(settings, 'destroy_stale_apps'),
    staleDays: fieldCount(settings, 'stale_days'),
    waitForCi: fieldFlag(settings, 'wait_for_ci'),
    baseName: fieldText(settings, 'base_name'),
  });
}

/** Memory and price of the sizes in use, by their names in lower case. */
function sizesOf({ dynoSizes, formation }: LiveReplies): unknown {
  const used = new Set(formation.map((entry) => fieldText(entry, 'size')?.toLowerCase()));
  const sizes = dynoSizes.filter((size) => used.has(fieldText(size, 'name')?.toLowerCase()));
  return byName(sizes, 'name', (size) => {
    const gigabytes = field(size, 'memory');
    const memory =
      typeof gigabytes === 'number' && gigabytes > 0 && gigabytes < 10_000 ? Math.round(gigabytes * 1024) : undefined;
    return withValues({ memoryMegabytes: memory, monthlyCents: monthlyCents(field(size, 'cost')) });
  });
}

/** Items by the name that a field gives them, sorted; names of sizes and process types are words. */
function byName(items: readonly unknown[], name: string, describe: (item: unknown) => unknown): unknown {
  const named = items.flatMap((item): [string, unknown][] => {
    const key = fieldText(item, name);
    return key === undefined || !/^[\w.-]{1,63}$/.test(key) ? [] : [[name === 'name' ? key.toLowerCase() : key, describe(item)]];
  });
  return named.length === 0 ? undefined : Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A map of texts; what is no text is left out. */
function texts(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.keys(value).flatMap((name): [string, string][] => {
    const text = fieldText(value, name);
    return text === undefined || !/^[A-Za-z0-9_-]{1,63}$/.test(name) ? [] : [[name, text]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
