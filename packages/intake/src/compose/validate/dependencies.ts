import { closestWord } from '../../wording/closest.ts';
import type { ByProfile } from '../load/profiles.ts';
import type { Trail } from '../load/trail.ts';
import { asText, itemsAt, mapAt, textAt } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';
import { below, pathOf } from '../tree/path.ts';
import type { Checked } from './checked.ts';

/**
 * Checks that the services which a service needs are there.
 *
 * @source compose-go loader/validate.go, checkConsistency
 */
export function checkDependencies(checked: Checked): void {
  const { name, service, path, divided, trail } = checked;
  const dependencies = mapAt(service, 'depends_on');
  for (const [wanted, dependency] of dependencies?.entries ?? []) {
    const place = dependency.implied === true ? dependency.place : (dependencies?.keyPlaces.get(wanted) ?? dependency.place);
    const message = missingService(wanted, dependency, divided, trail);
    if (message !== undefined) trail.report(place, below(path, 'depends_on'), `service ${name} depends on ${wanted}, ${message}`);
  }
  const mode = textAt(service, 'network_mode') ?? '';
  if (!mode.startsWith('service:') || dependencies?.entries.has(mode.slice('service:'.length)) === true) return;
  const wanted = mode.slice('service:'.length);
  if (mapAt(divided.active, 'services')?.entries.has(wanted) === true) return;
  trail.report(
    service.entries.get('network_mode')?.place,
    path,
    `service ${name} shares the network of ${wanted}, which is no active service`,
  );
}

/**
 * Checks the dependencies of jobs, which may be services or other jobs, and that services do not wait for each other in a
 * circle.
 *
 * @source compose-go loader/validate.go, checkConsistency; graph/cycle.go
 */
export function checkCycles(divided: ByProfile, trail: Trail): void {
  const jobs = mapAt(divided.active, 'jobs');
  for (const [name, job] of jobs?.entries ?? []) {
    if (job.kind !== 'map') continue;
    for (const [wanted, dependency] of mapAt(job, 'depends_on')?.entries ?? []) {
      const message = jobs?.entries.has(wanted) === true ? undefined : missingService(wanted, dependency, divided, trail);
      if (message !== undefined)
        trail.report(dependency.place, pathOf('jobs', name), `job ${name} depends on ${wanted}, ${message}`);
    }
  }
  const services = mapAt(divided.active, 'services');
  if (services === undefined) return;
  const circle = findCircle(services);
  if (circle === undefined) return;
  const [first = ''] = circle;
  const place = services.entries.get(first)?.place;
  trail.report(place, pathOf('services', first, 'depends_on'), `services wait for each other in a circle: ${circle.join(' → ')}`);
}

function missingService(wanted: string, dependency: Node, divided: ByProfile, trail: Trail): string | undefined {
  const services = mapAt(divided.active, 'services');
  if (services?.entries.has(wanted) === true) return undefined;
  const disabled = divided.disabledServices.entries.get(wanted);
  if (disabled === undefined) {
    if (mapAt(divided.active, 'jobs')?.entries.has(wanted) === true)
      return 'which is a job; a service can wait for services only';
    const near = trail.isCrowded ? undefined : closestWord(wanted, namesOf(services, divided.disabledServices));
    return near === undefined ? 'which is not declared' : `which is not declared; did you mean ${near}?`;
  }
  if (!isRequired(dependency)) return undefined;
  const profiles = disabled.kind === 'map' ? itemsAt(disabled, 'profiles').map((item) => asText(item) ?? '') : [];
  return `which only runs with the profile ${profiles.join(' or ')}; switch it on with --profile, or write \`required: false\``;
}

function namesOf(...sections: readonly (MapNode | undefined)[]): string[] {
  return sections.flatMap((section) => [...(section?.entries.keys() ?? [])]);
}

function isRequired(dependency: Node): boolean {
  const required = dependency.kind === 'map' ? dependency.entries.get('required') : undefined;
  return required?.kind !== 'scalar' || required.value !== false;
}

/** A circle of services, from a service back to itself; the same one on every run. A chain may be long, so no recursion. */
function findCircle(services: MapNode): readonly string[] | undefined {
  const done = new Set<string>();
  for (const start of [...services.entries.keys()].sort()) {
    const circle = searchFrom(start, services, done);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

function searchFrom(start: string, services: MapNode, done: Set<string>): readonly string[] | undefined {
  const path = [{ name: start, next: neededBy(start, services) }];
  const onPath = new Set([start]);
  for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
    const name = step.next.shift();
    if (name === undefined) {
      done.add(step.name);
      onPath.delete(step.name);
      path.pop();
    } else if (onPath.has(name)) {
      const names = path.map((one) => one.name);
      return [...names.slice(names.indexOf(name)), name];
    } else if (!done.has(name) && services.entries.has(name)) {
      path.push({ name, next: neededBy(name, services) });
      onPath.add(name);
    }
  }
  return undefined;
}

function neededBy(name: string, services: MapNode): string[] {
  const service = services.entries.get(name);
  return service?.kind === 'map' ? [...(mapAt(service, 'depends_on')?.entries.keys() ?? [])].sort() : [];
}
