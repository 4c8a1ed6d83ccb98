import { type App, isWithin, type Note, type Workspace } from '@landfall/model';
import { findingsOf } from '../compose/ledger/findings.ts';
import type { AppReading } from '../compose/read-app.ts';
import { child, entriesOf } from '../compose/reading/cursor.ts';
import type { Remark } from '../compose/reading/service-key.ts';
import { mountedFiles } from '../files/mounted-files.ts';
import { unreadDockerfiles } from '../images/unread-dockerfiles.ts';
import { noteOf } from '../notes/catalogue.ts';
import { herokuKeys, overlayNotes } from './account.ts';
import { readApplication } from './application.ts';
import { readLiveValues } from './files/live-values.ts';
import { herokuFindingsOf } from './findings/findings.ts';
import { remarkLive } from './live/account.ts';
import type { LiveApp } from './live/read-export.ts';
import type { HerokuProject } from './project.ts';

/** A Heroku application as read, and the App of each environment that has values of its own. */
export interface HerokuReading extends AppReading {
  readonly environments: ReadonlyMap<string, App>;
}

/**
 * Reads a loaded Heroku application into an App: process types, release phase and scripts as services under the contract
 * of a dyno, add-ons as components or secrets, config vars as variables of every process.
 *
 * @param environments names of those that will be written: app.json may have values for them, and so may `.env.<name>`
 */
export function readHeroku(project: HerokuProject, workspace: Workspace, environments: readonly string[]): HerokuReading {
  const notes: Note[] = project.descriptors.notes.map(({ key, code, reason }) => noteOf(key, code, reason));
  const remark: Remark = (key, code, reason) => notes.push(noteOf(key, code, reason));
  const files = mountedFiles(project.directory, workspace);
  const reading = readApplication(project, { files, remark });
  remarkBuild(project, remark);
  notes.push(
    ...[project.live, ...project.stages.values()]
      .flatMap((live) => live?.notes ?? [])
      .map(({ key, code, reason }) => noteOf(key, code, reason)),
  );
  remarkLive(project, { processes: reading.processes, written: environments, remark });
  notes.push(...overlayNotes(project, { written: environments, noteOf: (key, code) => noteOf(key, code) }));
  const startScript = project.sources.startScript?.key;
  const keys = herokuKeys(project, { startScript: reading.processes.some(({ at }) => at.key === startScript) });

  const overlays = new Set(entriesOf(child(project.descriptors.appJson?.at, 'environments')).map(({ name }) => name));
  // What is said of the rest of the file was said above.
  const remarkOverlay: Remark = (key, code, reason) => {
    if (isWithin(key, 'app.environments') || isWithin(key, 'stages')) remark(key, code, reason);
  };
  const own = new Map<string, App>();
  for (const environment of environments) {
    const live = readLiveValues(workspace, project.directory, environment);
    const stage = project.stages.get(environment);
    const isOfFiles = overlays.has(environment) && environment !== 'test';
    const isLive = stage !== undefined || project.live?.environment === environment;
    if (live === undefined && !isOfFiles && !isLive) continue;
    const parts = { files, remark: remarkOverlay, environment, ...(live === undefined ? {} : { live }) };
    const { app } = readApplication(stage === undefined ? project : { ...project, live: withAddOnsOf(stage, project) }, parts);
    own.set(environment, app);
  }
  return {
    app: reading.app,
    keys,
    notes,
    findings: [
      ...findingsOf(notes, keys),
      ...unreadDockerfiles(reading.app.services, reading.images),
      ...herokuFindingsOf({ project, ...reading }),
    ],
    environments: own,
  };
}

/**
 * Another stage of a pipeline with the components of the first: its process types and add-ons are those that are delivered,
 * its numbers, sizes, values and domains are its own.
 */
function withAddOnsOf(stage: LiveApp, { live }: HerokuProject): LiveApp {
  if (stage.at.node.kind !== 'map' || live?.at.node.kind !== 'map') return stage;
  const entries = new Map(stage.at.node.entries);
  for (const part of ['addons', 'processTypes', 'buildpacks']) {
    const shared = live.at.node.entries.get(part);
    if (shared === undefined) entries.delete(part);
    else entries.set(part, shared);
  }
  return { ...stage, at: { ...stage.at, node: { ...stage.at.node, entries } } };
}

/** Settles what decides the build: buildpacks, the stack, versions of languages. */
function remarkBuild({ descriptors, sources }: HerokuProject, remark: Remark): void {
  for (const { name, at } of entriesOf(descriptors.appJson?.at))
    if (name === 'buildpacks' || name === 'stack') remark(at.key, 'heroku-build-setting');
  for (const at of [descriptors.buildpacks?.at, sources.engines, ...sources.runtimes.map((runtime) => runtime.at)])
    if (at !== undefined) remark(at.key, 'heroku-build-setting');
}
