import { formatPlace } from '@landfall/model';
import { asText, itemsAt, textAt } from '../tree/edit.ts';
import type { Node } from '../tree/node.ts';
import type { Checked } from './checked.ts';

/**
 * Checks that nothing else is mounted where something is mounted.
 *
 * @source compose-go loader/validate.go, checkConsistency
 */
export function checkMounts({ name, service, path, trail }: Checked): void {
  const mounts = new Map<string, Node>();
  const mount = (target: string, node: Node) => {
    const known = mounts.get(target);
    if (known === undefined) {
      mounts.set(target, node);
    } else {
      const message = `service ${name} mounts two things on ${target}; the other one is at ${formatPlace(known.place)}`;
      trail.report(node.place, path, message);
    }
  };
  for (const tmpfs of itemsAt(service, 'tmpfs')) mount((asText(tmpfs) ?? '').split(':')[0] ?? '', tmpfs);
  for (const volume of itemsAt(service, 'volumes')) mount(volume.kind === 'map' ? (textAt(volume, 'target') ?? '') : '', volume);
}
