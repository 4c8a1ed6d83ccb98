import type { ByProfile } from '../load/profiles.ts';
import type { Trail } from '../load/trail.ts';
import { changeEntries, mapAt, textAt, withEntry } from '../tree/edit.ts';
import type { MapNode } from '../tree/node.ts';
import { pathOf } from '../tree/path.ts';
import { checkBuild } from './build.ts';
import type { Checked } from './checked.ts';
import { checkCycles, checkDependencies } from './dependencies.ts';
import { checkMounts } from './mounts.ts';
import { checkReferences } from './references.ts';
import { checkResources } from './resources.ts';

/**
 * Checks that the parts of a project fit each other, and reports every misfit of the active services. The result has
 * `deploy.replicas` set where `scale` says how many.
 *
 * @source compose-go loader/validate.go, checkConsistency
 */
export function checkConsistency(divided: ByProfile, trail: Trail): MapNode {
  const project = divided.active;
  const services = mapAt(project, 'services');
  for (const [name, service] of services?.entries ?? []) {
    if (service.kind !== 'map') continue;
    const checked: Checked = { name, service, divided, trail, path: pathOf('services', name) };
    checkSource(checked);
    checkBuild(checked);
    checkReferences(checked);
    checkHealthTest(checked);
    checkDependencies(checked);
    checkResources(checked);
    checkWatches(checked);
    checkMounts(checked);
  }
  checkJobs(divided, trail);
  checkSecrets(project, trail);
  checkCycles(divided, trail);
  return services === undefined ? project : withEntry(project, 'services', withReplicas(services));
}

function checkSource({ name, service, path, trail }: Checked): void {
  const hasImage = (textAt(service, 'image') ?? '') !== '';
  if (hasImage || service.entries.has('build') || service.entries.has('provider')) return;
  trail.report(service.place, path, `service ${name} has neither an image nor a build; set \`image\` or \`build\``);
}

function checkHealthTest({ name, service, path, trail }: Checked): void {
  const test = mapAt(service, 'healthcheck')?.entries.get('test');
  if (test?.kind !== 'seq') return;
  const [first] = test.items;
  if (first?.kind !== 'scalar' || ['CMD', 'CMD-SHELL', 'NONE'].includes(String(first.value))) return;
  const message = `the health test of ${name} begins with "${String(first.value)}"; a list begins with CMD, CMD-SHELL or NONE`;
  trail.report(first.place, path, message);
}

function checkWatches({ name, service, path, trail }: Checked): void {
  const watches = mapAt(service, 'develop')?.entries.get('watch');
  if (watches?.kind !== 'seq') return;
  for (const watch of watches.items) {
    if (watch.kind !== 'map' || (textAt(watch, 'target') ?? '') !== '') continue;
    if (['rebuild', 'restart'].includes(textAt(watch, 'action') ?? '')) continue;
    trail.report(watch.place, path, `a watch of ${name} has no \`target\`; only the actions rebuild and restart need none`);
  }
}

/** A name must stand for one thing, even one that a profile switches off. */
function checkJobs(divided: ByProfile, trail: Trail): void {
  const jobs = [mapAt(divided.active, 'jobs'), divided.disabledJobs];
  const services = [mapAt(divided.active, 'services'), divided.disabledServices];
  for (const section of jobs) {
    for (const [name, job] of section?.entries ?? []) {
      if (!services.some((one) => one?.entries.has(name) === true)) continue;
      trail.report(job.place, pathOf('jobs', name), `${name} is a service and a job; rename one of them`);
    }
  }
}

function checkSecrets(project: MapNode, trail: Trail): void {
  for (const [name, secret] of mapAt(project, 'secrets')?.entries ?? []) {
    if (secret.kind !== 'map') continue;
    const external = secret.entries.get('external');
    if (external?.kind === 'scalar' && external.value === true) continue;
    if ((textAt(secret, 'file') ?? '') !== '' || (textAt(secret, 'environment') ?? '') !== '') continue;
    trail.report(
      secret.place,
      pathOf('secrets', name),
      `secret ${name} says nothing about its content; set \`file\` or \`environment\``,
    );
  }
}

function withReplicas(services: MapNode): MapNode {
  return changeEntries(services, (service) => {
    if (service.kind !== 'map') return service;
    const scale = service.entries.get('scale');
    const deploy = mapAt(service, 'deploy');
    if (scale === undefined || deploy === undefined) return service;
    const known = deploy.entries.get('replicas');
    return known === undefined ? withEntry(service, 'deploy', withEntry(deploy, 'replicas', scale)) : service;
  });
}
