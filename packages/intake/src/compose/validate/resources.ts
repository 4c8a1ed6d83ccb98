import { mapAt, textAt } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';
import type { Checked } from './checked.ts';

/**
 * Checks that what a service says about its size and number is said once, or twice with the same value.
 *
 * @source compose-go loader/validate.go, checkConsistency
 */
export function checkResources(checked: Checked): void {
  checkScale(checked);
  const deploy = mapAt(checked.service, 'deploy');
  const resources = deploy === undefined ? undefined : mapAt(deploy, 'resources');
  const limits = resources === undefined ? undefined : mapAt(resources, 'limits');
  const reservations = resources === undefined ? undefined : mapAt(resources, 'reservations');
  checkSame(['cpus', 'deploy.resources.limits.cpus'], limits, 'cpus', checked);
  checkSame(['mem_limit', 'deploy.resources.limits.memory'], limits, 'memory', checked);
  checkSame(['mem_reservation', 'deploy.resources.reservations.memory'], reservations, 'memory', checked);
  checkSame(['pids_limit', 'deploy.resources.limits.pids'], limits, 'pids', checked);
}

/** A value that is not there counts as zero, so a block without it contradicts the short form. */
function checkSame(names: readonly [string, string], block: MapNode | undefined, key: string, checked: Checked): void {
  const [shortName, longName] = names;
  const short = checked.service.entries.get(shortName);
  if (short === undefined || block === undefined || numberOf(short) === 0) return;
  if (numberOf(short) === numberOf(block.entries.get(key))) return;
  const message = `service ${checked.name} sets ${shortName}, and ${longName} to something else; keep one of them`;
  checked.trail.report(short.place, checked.path, message);
}

function checkScale({ name, service, path, trail }: Checked): void {
  const scale = service.entries.get('scale');
  const replicas = mapAt(service, 'deploy')?.entries.get('replicas');
  if (scale !== undefined && replicas !== undefined && numberOf(scale) !== numberOf(replicas)) {
    trail.report(scale.place, path, `service ${name} sets scale and deploy.replicas to different numbers; keep one of them`);
  }
  const count = scale ?? replicas;
  const word = scale === undefined ? 'deploy.replicas' : 'scale';
  if (count === undefined) return;
  if (numberOf(count) < 0) trail.report(count.place, path, `${word} of ${name} must be zero or more`);
  const container = textAt(service, 'container_name') ?? '';
  if (numberOf(count) > 1 && container !== '') {
    trail.report(
      count.place,
      path,
      `service ${name} runs several times but has one container_name; remove container_name or set ${word} to 1`,
    );
  }
}

function numberOf(node: Node | undefined): number {
  return node?.kind === 'scalar' ? Number(node.value ?? 0) : 0;
}
