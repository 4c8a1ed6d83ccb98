import type { Workspace } from '@landfall/model';
import { scalarNode, withEntry } from '../tree/edit.ts';
import type { MapNode } from '../tree/node.ts';
import { checkConsistency } from '../validate/consistency.ts';
import { discover } from './discovery.ts';
import { loadModel } from './model.ts';
import { normalise } from './normalise.ts';
import type { LoadedProject, LoadOptions } from './options.ts';
import { divideByProfile } from './profiles.ts';
import { ProjectFiles } from './project-files.ts';
import { projectName } from './project-name.ts';
import { resolveFiles } from './service-environment.ts';
import { Session } from './session.ts';
import { sweep } from './sweep.ts';
import { readTypes, sectionsJson } from './typed.ts';

/**
 * Loads a Compose project as the reference loader does, and keeps the place of every value.
 *
 * @throws AppError with all problems of the phase that failed, each with its place
 * @source compose-go cli/options.go, LoadProject; loader/loader.go, ModelToProject
 */
export function loadProject(workspace: Workspace, options: LoadOptions): LoadedProject {
  const session = new Session(new ProjectFiles(workspace, options.workingDirectory, options.stdin), options.environment['HOME']);
  const { trail, files } = session;
  const found = discover(options, session);
  files.nameFrom(found.directory);

  const documents = found.files.map((file, index) => session.documents(file, index === 0 ? 'main' : 'override'));
  const name = projectName({
    stated: options.projectName,
    documents,
    directory: found.directory,
    environment: found.environment,
  });
  const environment = new Map(found.environment).set('COMPOSE_PROJECT_NAME', name);

  const model = loadModel({
    session,
    files: found.files,
    workingDirectory: found.directory,
    sourceDirectory: found.directory,
    environment,
    including: [],
    role: 'main',
  });
  if (model.entries.size === 0) trail.report(model.place, undefined, 'the Compose file is empty; it needs `services` at least');
  trail.settle();

  const typed = readTypes(normalise(withName(model, name), { name, environment, trail }), trail);
  trail.settle();
  const divided = divideByProfile(typed, found.profiles);
  const project = checkConsistency(divided, trail);
  trail.settle();
  const tree = resolveFiles(project, environment, session);
  trail.settle();
  const disabled = divided.disabledServices;
  sweep(session, [tree, disabled, divided.disabledJobs]);
  return {
    name,
    directory: found.directory,
    files: found.files.map((file) => files.name(file)),
    profiles: found.profiles.filter((profile) => profile !== ''),
    tree,
    disabled,
    written: session.written,
    dropped: trail.dropped,
    variables: environment,
    shell: new Set(Object.keys(options.environment)),
    warnings: trail.warnings,
  };
}

/** The project in the JSON form of the reference loader, for comparison. */
export function projectJson(project: LoadedProject): unknown {
  return sectionsJson(project.tree);
}

/** The name as it is in the end; a written one keeps its place. */
function withName(model: MapNode, name: string): MapNode {
  const written = model.entries.get('name');
  if (written?.kind === 'scalar') return withEntry(model, 'name', { ...written, value: name });
  return withEntry(model, 'name', scalarNode(name, model.place, { implied: true }));
}
