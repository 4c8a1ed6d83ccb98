import { type App, type EnvironmentVariable, emptyApp, type Fact, type Service } from '@landfall/model';
import { child, entriesOf } from '../compose/reading/cursor.ts';
import type { Remark } from '../compose/reading/service-key.ts';
import type { EnvVariable } from '../env-file/parse.ts';
import type { MountedFiles } from '../files/mounted-files.ts';
import type { ServiceImage } from '../images/service-facts.ts';
import { type AddOnsReading, readAddOns } from './add-ons/read-add-ons.ts';
import { readBuildPlan } from './build-plan.ts';
import { liveHints } from './live/domains.ts';
import { herokuFactsOf } from './live/facts.ts';
import { readFormation } from './processes/formation.ts';
import { livenessHints, portCheck, statedCheck } from './processes/health-check.ts';
import { type BuildPlan, imageOf } from './processes/image.ts';
import type { Process } from './processes/process.ts';
import { readProcesses } from './processes/read-processes.ts';
import { serviceOf } from './processes/service.ts';
import { settleServices } from './processes/settle-services.ts';
import { portOfWeb, variablesOf } from './processes/web.ts';
import { type HerokuProject, projectFiles } from './project.ts';
import { readConfigVariables } from './variables.ts';

/** What reading an application needs beside its descriptors. */
export interface Surroundings {
  readonly files: MountedFiles;
  readonly remark: Remark;
  /** The environment whose values hold; undefined: those that all have. */
  readonly environment?: string;
  /** Values of the live application. */
  readonly live?: ReadonlyMap<string, EnvVariable>;
}

/** An application as read, and what its findings look at. */
export interface ApplicationReading {
  readonly app: App;
  readonly processes: readonly Process[];
  readonly images: ReadonlyMap<string, ServiceImage>;
  readonly plan: BuildPlan;
  readonly addOns: AddOnsReading;
  /** Names of process types without a stated quantity. */
  readonly unscaled: readonly string[];
  readonly config: ReadonlyMap<string, EnvironmentVariable>;
}

/** Reads the application as one environment has it, or as all have it. */
export function readApplication(project: HerokuProject, surroundings: Surroundings): ApplicationReading {
  const { files, remark } = surroundings;
  const root = project.descriptors.appJson?.at;
  const processes = readProcesses(project, remark);
  const plan = readBuildPlan(project);
  const names = processes.map(({ name }) => name);
  const addOns = readAddOns(project, names, remark);
  const config = readConfigVariables(project, { ...surroundings, supplied: new Set(addOns.variables.map(({ name }) => name)) });
  const types = new Set(processes.filter(({ moment }) => moment === 'dyno').map(({ name }) => name));
  const formation = readFormation(project, { ...surroundings, types });
  for (const { name, at } of entriesOf(child(root, 'healthchecks')))
    if (!types.has(name)) remark(at.key, 'heroku-no-such-process');
  const shared = new Map([...addOns.variables.map((variable) => [variable.name, variable] as const), ...config]);
  const drafts = processes.map((process) => {
    const image = imageOf(process, plan, project);
    const port = isWeb(process) ? portOfWeb(process, { image, shared, files }) : undefined;
    const healthcheck = process.moment === 'dyno' ? checkOf(process, { project, port, remark }) : undefined;
    return serviceOf({
      process,
      image,
      formation: formation.get(process.name) ?? { hints: [] },
      hints:
        process.moment === 'dyno' ? [...livenessHints(root, process.name), ...liveHints(project, process, surroundings)] : [],
      environment: variablesOf(shared, port),
      after: stepsBefore(process, processes),
      ...(port === undefined ? {} : { port }),
      ...(healthcheck === undefined ? {} : { healthcheck }),
    });
  });
  const { services, images } = settleServices([...drafts, ...addOns.services], { files, processes, plan });
  return {
    app: { ...appOf(project, services, addOns), heroku: herokuFactsOf(project, { processes, formation, addOns, plan }) },
    processes,
    images,
    plan,
    addOns,
    unscaled: [...types].filter((type) => type !== 'web' && formation.get(type)?.quantity === undefined),
    config,
  };
}

function isWeb({ name, moment }: Process): boolean {
  return name === 'web' && moment === 'dyno';
}

/** What must be there, or have ended well, before a process starts. */
function stepsBefore({ moment }: Process, processes: readonly Process[]): readonly Process[] {
  if (moment === 'release') return [];
  const steps = processes.filter((process) => process.moment === 'release');
  return moment === 'deployed' ? [...steps, ...processes.filter(isWeb)] : steps;
}

interface CheckSources {
  readonly project: HerokuProject;
  readonly port: Fact<number> | undefined;
  readonly remark: Remark;
}

function checkOf({ name }: Process, { project, port, remark }: CheckSources): Service['healthcheck'] {
  const stated = statedCheck(project.descriptors.appJson?.at, name, { port: port?.value, remark });
  return stated ?? (port === undefined ? undefined : portCheck(port.value));
}

function appOf(project: HerokuProject, services: readonly Service[], addOns: AddOnsReading): App {
  return {
    ...emptyApp(project.name),
    platform: 'heroku',
    files: projectFiles(project),
    services,
    volumes: [...addOns.volumes].sort((a, b) => (a.name < b.name ? -1 : 1)),
    networks: [{ name: 'default', internal: false }],
  };
}
