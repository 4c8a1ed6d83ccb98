import {
  type App,
  byDefault,
  type EnvironmentVariable,
  type Fact,
  type ImageFacts,
  inferred,
  type Note,
  type Service,
  type Workspace,
} from '@landfall/model';
import { findingsOf } from '../compose/ledger/findings.ts';
import type { AppReading } from '../compose/read-app.ts';
import { entriesOf } from '../compose/reading/cursor.ts';
import type { Remark } from '../compose/reading/service-key.ts';
import { type MountedFiles, mountedFiles } from '../files/mounted-files.ts';
import { type ServiceImage, serviceImage } from '../images/service-facts.ts';
import { unreadDockerfiles } from '../images/unread-dockerfiles.ts';
import { noteOf } from '../notes/catalogue.ts';
import { inferRoles } from '../roles/infer-roles.ts';
import { herokuKeys, overlayNotes } from './account.ts';
import { type AddOnsReading, readAddOns } from './add-ons/read-add-ons.ts';
import { readBuildPlan } from './build-plan.ts';
import { herokuFindingsOf } from './findings.ts';
import { readFormation } from './processes/formation.ts';
import { portCheck, statedCheck } from './processes/health-check.ts';
import { type BuildPlan, imageOf } from './processes/image.ts';
import type { Process } from './processes/process.ts';
import { readProcesses } from './processes/read-processes.ts';
import { roleOfProcess } from './processes/roles.ts';
import { serviceOf } from './processes/service.ts';
import { descriptorFiles, type HerokuProject } from './project.ts';
import { readConfigVariables } from './variables.ts';

/** A Heroku application as read, and the App of each environment for which app.json has values of its own. */
export interface HerokuReading extends AppReading {
  readonly environments: ReadonlyMap<string, App>;
}

/**
 * Reads a loaded Heroku application into an App: process types, release phase and scripts as services under the contract
 * of a dyno, add-ons as components or secrets, config vars as variables of every process.
 *
 * @param environments names of those that will be written
 */
export function readHeroku(project: HerokuProject, workspace: Workspace, environments: readonly string[]): HerokuReading {
  const notes: Note[] = project.descriptors.notes.map(({ key, code, reason }) => noteOf(key, code, reason));
  const remark: Remark = (key, code, reason) => notes.push(noteOf(key, code, reason));
  const files = mountedFiles(project.directory, workspace);
  const reading = readOne(project, { files, remark });
  remarkBuild(project, remark);
  notes.push(...overlayNotes(project, { written: environments, noteOf: (key, code) => noteOf(key, code) }));
  const overlays = entriesOf(project.descriptors.appJson?.at).find(({ name }) => name === 'environments');
  const own = entriesOf(overlays?.at).filter(({ name }) => name !== 'test' && environments.includes(name));
  const silent: Remark = () => undefined;
  const startScript = project.sources.startScript?.key;
  const usesStartScript = reading.processes.some(({ at }) => at.key === startScript);
  const keys = herokuKeys(project, { startScript: usesStartScript });
  return {
    app: reading.app,
    keys,
    notes,
    findings: [
      ...findingsOf(notes, keys),
      ...unreadDockerfiles(reading.app.services, reading.images),
      ...herokuFindingsOf({ project, ...reading }),
    ],
    environments: new Map(
      own.map(({ name }) => [name, readOne(project, { files, remark: silent, environment: name }).app] as const),
    ),
  };
}

interface Surroundings {
  readonly files: MountedFiles;
  readonly remark: Remark;
  readonly environment?: string;
}

interface OneReading {
  readonly app: App;
  readonly processes: readonly Process[];
  readonly images: ReadonlyMap<string, ServiceImage>;
  readonly plan: BuildPlan;
  readonly addOns: AddOnsReading;
  readonly unscaled: readonly string[];
  readonly values: Parameters<typeof herokuFindingsOf>[0]['values'];
}

/** The application as one environment has it, or as all have it. */
function readOne(project: HerokuProject, { files, remark, environment }: Surroundings): OneReading {
  const processes = readProcesses(project, remark);
  const plan = readBuildPlan(project);
  const addOns = readAddOns(
    project,
    processes.map(({ name }) => name),
    remark,
  );
  const forEnvironment = environment === undefined ? {} : { environment };
  const supplied = new Set(addOns.variables.map(({ name }) => name));
  const config = readConfigVariables(project, { ...forEnvironment, supplied, remark });
  const types = new Set(processes.filter(({ moment }) => moment === 'dyno').map(({ name }) => name));
  const formation = readFormation(project, { ...forEnvironment, types, remark });
  for (const { name, at } of entriesOf(
    entriesOf(project.descriptors.appJson?.at).find((entry) => entry.name === 'healthchecks')?.at,
  ))
    if (!types.has(name)) remark(at.key, 'heroku-no-such-process');
  const shared = new Map([...addOns.variables.map((variable) => [variable.name, variable] as const), ...config]);
  const steps = processes.filter(({ moment }) => moment === 'release');
  const drafts = processes.map((process) => {
    const image = imageOf(process, plan, project);
    const port = process.name === 'web' && process.moment === 'dyno' ? portOf(process, { image, shared, files }) : undefined;
    const healthcheck = process.moment === 'dyno' ? checkOf(process, { project, port, remark }) : undefined;
    return serviceOf({
      process,
      image,
      formation: formation.of(process.name),
      environment: variablesOf(shared, port),
      after: process.moment === 'release' ? [] : process.moment === 'deployed' ? [...steps, ...webOf(processes)] : steps,
      ...(port === undefined ? {} : { port }),
      ...(healthcheck === undefined ? {} : { healthcheck }),
    });
  });
  const { services, images } = withImages([...drafts, ...addOns.services], { files, processes, plan });
  return {
    app: appOf(project, services, addOns),
    processes,
    images,
    plan,
    addOns,
    unscaled: [...types].filter((type) => type !== 'web' && formation.of(type).quantity === undefined),
    values: plainValues(config),
  };
}

function webOf(processes: readonly Process[]): readonly Process[] {
  return processes.filter(({ name, moment }) => name === 'web' && moment === 'dyno');
}

function appOf(project: HerokuProject, services: readonly Service[], addOns: AddOnsReading): App {
  return {
    name: project.name,
    platform: 'heroku',
    files: descriptorFiles(project.descriptors),
    profiles: [],
    services,
    inactive: [],
    volumes: [...addOns.volumes].sort((a, b) => (a.name < b.name ? -1 : 1)),
    networks: [{ name: 'default', internal: false }],
    configs: [],
    secrets: [],
    models: [],
  };
}

/**
 * What the images that heroku/builder:24 makes have in common.
 *
 * @source heroku/base-images, heroku-24/Dockerfile: USER 1001
 */
const buildpackImage: ImageFacts = {
  source: 'table',
  exposed: [],
  volumes: [],
  user: inferred('1001', 'heroku-builder-user', 'images of heroku/builder:24 run as this user'),
};

/** The facts of the images, and the roles. */
function withImages(
  services: readonly Service[],
  { files, processes, plan }: { readonly files: MountedFiles; readonly processes: readonly Process[]; readonly plan: BuildPlan },
): { readonly services: readonly Service[]; readonly images: ReadonlyMap<string, ServiceImage> } {
  const byName = new Map(processes.map((process) => [process.name, process]));
  // The image of a buildpack application has the name of the application, which may be that of a well-known image.
  const isOwn = (service: Service) => plan.kind === 'buildpacks' && byName.has(service.name);
  const images = new Map(
    services.filter((service) => !isOwn(service)).map((service) => [service.name, serviceImage(service, files)]),
  );
  const known = services.map((service) => ({
    ...service,
    imageFacts: images.get(service.name)?.facts ?? buildpackImage,
  }));
  const guessed = inferRoles(known, (service) => images.get(service.name)?.found);
  const settled = guessed.map((service) => {
    const process = byName.get(service.name);
    return process === undefined ? service : { ...service, role: roleOfProcess(service, process) };
  });
  return { services: settled.sort((a, b) => (a.name < b.name ? -1 : 1)), images };
}

/** The port that Dokku gives, and that foreman gives on a laptop: any would do, as the process is told. */
const usualPort = 5000;

interface PortSources {
  readonly image: ReturnType<typeof imageOf>;
  readonly shared: ReadonlyMap<string, EnvironmentVariable>;
  readonly files: MountedFiles;
}

/** The port of web: what PORT says, else the only one that the Dockerfile exposes, else one that the process is told. */
function portOf(process: Process, { image, shared, files }: PortSources): Fact<number> {
  const stated = shared.get('PORT')?.value;
  if (stated?.value !== undefined && /^\d{2,5}$/.test(stated.value))
    return { value: Number(stated.value), origin: stated.origin };
  const draft = serviceOf({ process, image, formation: { hints: [] }, environment: [], after: [] });
  const [only, second] = image.build === undefined ? [] : serviceImage(draft, files).facts.exposed;
  if (only !== undefined && second === undefined)
    return inferred(
      only.value.port,
      'heroku-port',
      'the Dockerfile exposes it',
      'place' in only.origin ? { place: only.origin.place } : {},
    );
  return byDefault(usualPort, 'heroku-port', 'Heroku tells web a port; here it is told this one');
}

/** On Heroku `web.1`: apps tell their processes apart by it. */
const dynoName: EnvironmentVariable = {
  name: 'DYNO',
  value: byDefault(undefined, 'heroku-dyno-name', 'Heroku tells each dyno its name; here it is that of the pod'),
  variables: [],
  podField: 'metadata.name',
};

function variablesOf(shared: ReadonlyMap<string, EnvironmentVariable>, port: Fact<number> | undefined): EnvironmentVariable[] {
  const all = new Map(shared);
  if (!all.has('DYNO')) all.set('DYNO', dynoName);
  if (port !== undefined && !all.has('PORT'))
    all.set('PORT', { name: 'PORT', value: { value: String(port.value), origin: port.origin }, variables: [] });
  return [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function checkOf(
  process: Process,
  {
    project,
    port,
    remark,
  }: { readonly project: HerokuProject; readonly port: Fact<number> | undefined; readonly remark: Remark },
): Service['healthcheck'] {
  const stated = statedCheck(project.descriptors.appJson?.at, process.name, { port: port?.value, remark });
  return stated ?? (port === undefined ? undefined : portCheck(port.value));
}

function plainValues(config: ReadonlyMap<string, EnvironmentVariable>): OneReading['values'] {
  return [...config.values()].flatMap(({ name, value }) =>
    value.value === undefined
      ? []
      : [{ name, text: value.value, place: value.origin.how === 'default' ? undefined : value.origin.place }],
  );
}

/** Settles what decides the build: buildpacks, the stack, versions of languages. */
function remarkBuild({ descriptors, sources }: HerokuProject, remark: Remark): void {
  for (const { name, at } of entriesOf(descriptors.appJson?.at))
    if (name === 'buildpacks' || name === 'stack') remark(at.key, 'heroku-build-setting');
  for (const at of [descriptors.buildpacks?.at, sources.engines, ...sources.runtimes.map((runtime) => runtime.at)])
    if (at !== undefined) remark(at.key, 'heroku-build-setting');
}
