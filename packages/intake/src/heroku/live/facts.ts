import type { HerokuDynos, HerokuFacts } from '@landfall/model';
import { child, entriesOf, factOf } from '../../compose/reading/cursor.ts';
import { defined } from '../../compose/reading/defined.ts';
import { number, plainText, text } from '../../compose/reading/scalar.ts';
import type { AddOnsReading } from '../add-ons/read-add-ons.ts';
import { herokuBuildOf } from '../build-plan.ts';
import { findDynoSize } from '../processes/dyno-sizes.ts';
import type { Formation } from '../processes/formation.ts';
import type { BuildPlan } from '../processes/image.ts';
import type { Process } from '../processes/process.ts';
import { usualQuantity } from '../processes/read-processes.ts';
import type { HerokuProject } from '../project.ts';
import { ownDomains } from './domains.ts';

/** What was read of an application that only matters at Heroku. */
export interface FactSources {
  readonly processes: readonly Process[];
  readonly formation: ReadonlyMap<string, Formation>;
  readonly addOns: AddOnsReading;
  readonly plan: BuildPlan;
}

/** What is only true at Heroku: dynos, add-ons, slug, region. The live application wins over the files. */
export function herokuFactsOf(project: HerokuProject, { processes, formation, addOns, plan }: FactSources): HerokuFacts {
  const live = project.live?.at;
  const app = child(live, 'app');
  const stack = text(child(app, 'stack')) ?? text(child(project.descriptors.appJson?.at, 'stack'));
  return defined<HerokuFacts>({
    host: hostOf(project, addOns),
    region: text(child(app, 'region')),
    stack,
    generation: text(child(app, 'generation')),
    slugBytes: number(child(app, 'slugBytes')),
    build: herokuBuildOf(plan, project),
    readAt: text(child(live, 'exportedAt')),
    dynos: processes
      .filter(({ moment }) => moment === 'dyno')
      .map((process) => dynosOf(process, formation.get(process.name), project)),
    addOns: addOns.facts,
    domains: ownDomains(child(live, 'domains')).map((at) => factOf(at, plainText(at) ?? '')),
  });
}

/** Fields of app.json that only Dokku reads. */
const dokkuFields = ['cron', 'healthchecks'];
const dokkuFormation = ['autoscaling', 'max_parallel', 'service'];

/** Which of the two reads the files: Dokku where they are written in its dialect, and no live application says otherwise. */
function hostOf({ live, descriptors }: HerokuProject, addOns: AddOnsReading): HerokuFacts['host'] {
  const app = descriptors.appJson?.at;
  const isDialect =
    dokkuFields.some((name) => child(app, name) !== undefined) ||
    child(child(app, 'scripts'), 'dokku') !== undefined ||
    entriesOf(child(app, 'formation')).some(({ at }) => dokkuFormation.some((name) => child(at, name) !== undefined)) ||
    addOns.facts.some(({ service }) => service.startsWith('dokku-'));
  return live === undefined && isDialect ? 'dokku' : 'heroku';
}

function dynosOf({ name, at }: Process, formation: Formation | undefined, { live }: HerokuProject): HerokuDynos {
  const size = formation?.size;
  const listed = size === undefined ? undefined : child(child(live?.at, 'dynoSizes'), size.value.toLowerCase());
  const known = size === undefined ? undefined : findDynoSize(size.value)?.memoryBytes;
  const megabytes = number(child(listed, 'memoryMegabytes'))?.value;
  const memoryBytes = megabytes === undefined ? known : megabytes * 1024 ** 2;
  const monthlyCents = number(child(listed, 'monthlyCents'));
  return defined<HerokuDynos>({
    type: name,
    place: at.node.place,
    quantity: formation?.quantity ?? usualQuantity(name),
    size,
    memoryBytes,
    monthlyCents,
  });
}
