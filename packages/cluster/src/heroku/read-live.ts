import { AppError } from '@landfall/model';
import type { ListOrder, PlatformClient } from './client.ts';
import { field, fieldCount, fieldFlag, fieldList, fieldText } from './fields.ts';

/** Replies about one application, as they came; undefined where there is none, or where the account may not see it. */
export interface LiveReplies {
  readonly app: unknown;
  readonly formation: readonly unknown[];
  readonly config: unknown;
  readonly addons: readonly unknown[];
  readonly attachments: readonly unknown[];
  readonly domains: readonly unknown[];
  readonly drains: readonly unknown[];
  readonly telemetryDrains: readonly unknown[];
  readonly buildpacks: readonly unknown[];
  readonly features: readonly unknown[];
  readonly release: unknown;
  readonly slug: unknown;
  readonly dynoSizes: readonly unknown[];
  readonly coupling: unknown;
  readonly pipeline: unknown;
  readonly pipelineApps: readonly PipelineApp[];
  readonly reviewApps: unknown;
  /** What could not be read, and why. */
  readonly missing: readonly Missing[];
}

export interface PipelineApp {
  readonly name: string;
  readonly stage: string;
}

export interface Missing {
  readonly what: string;
  readonly why: string;
}

/**
 * Reads everything about an application that a delivery or an assessment needs, one request after the other: an account
 * has 4,500 of them an hour.
 *
 * @throws AppError HEROKU_API_REFUSED when the application itself cannot be seen
 */
export async function readLive(client: PlatformClient, name: string): Promise<LiveReplies> {
  const missing: Missing[] = [];
  const base = `/apps/${encodeURIComponent(name)}`;
  const object = async (path: string, what: string): Promise<unknown> => {
    const reply = await client.get(path);
    if (reply.kind === 'found') return reply.value;
    if (reply.status === 403) missing.push({ what, why: `The account may not see it${reply.why}.` });
    return undefined;
  };
  const list = async (path: string, what: string, order?: ListOrder): Promise<readonly unknown[]> => {
    const reply = await client.list(path, order);
    if (reply.kind === 'found') return itemsOf(reply.value);
    if (reply.status === 403) missing.push({ what, why: `The account may not see it${reply.why}.` });
    return [];
  };
  const app = await readApp(client, base, name);
  const [release] = await list(`${base}/releases`, 'the last release', { by: 'version', descending: true, max: 1 });
  const slugId = fieldText(field(release, 'slug'), 'id');
  const coupling = await object(`${base}/pipeline-couplings`, 'the pipeline');
  const pipelineId = fieldText(field(coupling, 'pipeline'), 'id');
  const pipelinePath = pipelineId === undefined ? undefined : `/pipelines/${encodeURIComponent(pipelineId)}`;
  const replies = {
    app,
    formation: await list(`${base}/formation`, 'the formation'),
    config: await object(`${base}/config-vars`, 'config vars'),
    addons: await list(`${base}/addons`, 'add-ons'),
    attachments: await list(`${base}/addon-attachments`, 'attachments of add-ons'),
    domains: await list(`${base}/domains`, 'domains'),
    drains: await list(`${base}/log-drains`, 'log drains'),
    telemetryDrains: isFir(app) ? await list(`${base}/telemetry-drains`, 'telemetry drains') : [],
    buildpacks: await list(`${base}/buildpack-installations`, 'buildpacks', { by: 'ordinal' }),
    features: (await list(`${base}/features`, 'features')).filter((feature) => fieldFlag(feature, 'enabled') === true),
    release,
    slug: slugId === undefined ? undefined : await object(`${base}/slugs/${encodeURIComponent(slugId)}`, 'the slug'),
    dynoSizes: await list('/dyno-sizes', 'prices of dynos'),
    coupling,
    pipeline: pipelinePath === undefined ? undefined : await object(pipelinePath, 'the pipeline'),
    pipelineApps:
      pipelinePath === undefined
        ? []
        : await couplingsOf(client, pipelinePath, (path) => object(path, 'an application of the pipeline')),
    reviewApps:
      pipelinePath === undefined ? undefined : await object(`${pipelinePath}/review-app-config`, 'settings of review apps'),
  };
  return { ...replies, missing: [...missing, ...neverGiven(replies.addons, replies.formation)] };
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

async function readApp(client: PlatformClient, path: string, name: string): Promise<unknown> {
  const reply = await client.get(path);
  if (reply.kind === 'found') return reply.value;
  const what =
    reply.status === 404 ? `There is no application ${name} at Heroku` : `The account may not see the application ${name}`;
  throw new AppError('HEROKU_API_REFUSED', [{ message: `${what}${reply.why}.` }]);
}

/** The applications of a pipeline with their stages. Couplings tell ids alone, so each application is asked for its name. */
async function couplingsOf(
  client: PlatformClient,
  pipelinePath: string,
  readObject: (path: string) => Promise<unknown>,
): Promise<readonly PipelineApp[]> {
  const reply = await client.list(`${pipelinePath}/pipeline-couplings`);
  if (reply.kind === 'absent' || !Array.isArray(reply.value)) return [];
  const apps: PipelineApp[] = [];
  // Review apps come and go; there may be hundreds.
  const lasting = reply.value.filter((coupling: unknown) =>
    ['staging', 'production'].includes(fieldText(coupling, 'stage') ?? ''),
  );
  for (const coupling of lasting.slice(0, 20)) {
    const id = fieldText(field(coupling, 'app'), 'id');
    const stage = fieldText(coupling, 'stage');
    if (id === undefined || stage === undefined) continue;
    const name = fieldText(await readObject(`/apps/${encodeURIComponent(id)}`), 'name');
    if (name !== undefined) apps.push({ name, stage });
  }
  return apps;
}

function isFir(app: unknown): boolean {
  return (fieldText(app, 'generation') ?? fieldText(field(app, 'generation'), 'name')) === 'fir';
}

/** What no call of the API gives, where the application has it. */
function neverGiven(addons: readonly unknown[], formation: readonly unknown[]): readonly Missing[] {
  const services = addons.map((addon) => fieldText(field(addon, 'addon_service'), 'name') ?? '');
  const found: Missing[] = [];
  if (services.some((name) => /^(?:scheduler|advanced-scheduler|crontogo|cron-to-go)$/.test(name)))
    found.push({ what: 'jobs of the Scheduler', why: 'They are only in its dashboard: heroku addons:open scheduler.' });
  if (formation.some((entry) => /^(?:performance|private|shield)/i.test(fieldText(entry, 'size') ?? '')))
    found.push({
      what: 'rules of autoscaling',
      why: 'The Platform API does not have them; the dashboard shows them below Resources.',
    });
  return found;
}

/** The applications of a pipeline, by its name. */
export async function readPipeline(client: PlatformClient, name: string): Promise<readonly PipelineApp[]> {
  const path = `/pipelines/${encodeURIComponent(name)}`;
  const reply = await client.get(path);
  if (reply.kind === 'absent')
    throw new AppError('HEROKU_API_REFUSED', [{ message: `There is no pipeline ${name} that the account may see${reply.why}.` }]);
  const id = fieldText(reply.value, 'id') ?? name;
  return couplingsOf(client, `/pipelines/${encodeURIComponent(id)}`, async (appPath) => {
    const app = await client.get(appPath);
    return app.kind === 'found' ? app.value : undefined;
  });
}

/** A whole number of cents for a month, whatever the price is said of; undefined for what is priced otherwise. */
export function monthlyCents(price: unknown): number | undefined {
  const cents = fieldCount(price, 'cents');
  const unit = fieldText(price, 'unit');
  if (cents === undefined || fieldFlag(price, 'contract') === true || fieldFlag(price, 'metered') === true) return undefined;
  return unit === undefined || unit === 'month' ? cents : undefined;
}

/** The texts of a list, without what is none. */
export function textsOf(value: unknown, name: string): readonly string[] {
  return fieldList(value, name).filter((item) => typeof item === 'string' && item !== '') as readonly string[]; // Filtered just now.
}
