import { asText, itemsAt, mapAt, mapNode, withEntry } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';

/** A project divided by the active profiles. */
export interface ByProfile {
  /** The project with active services and jobs only. */
  readonly active: MapNode;
  readonly disabledServices: MapNode;
  readonly disabledJobs: MapNode;
}

/**
 * Takes out the services and jobs that no active profile switches on. One without profiles is always active.
 *
 * @source compose-go types/project.go, WithProfiles
 */
export function divideByProfile(project: MapNode, profiles: readonly string[]): ByProfile {
  const services = divide(mapAt(project, 'services') ?? mapNode([], project.place, { implied: true }), profiles);
  let active = withEntry(project, 'services', services.active);
  const jobs = divide(mapAt(project, 'jobs') ?? mapNode([], project.place), profiles);
  if (project.entries.has('jobs')) active = withEntry(active, 'jobs', jobs.active);
  return { active, disabledServices: services.disabled, disabledJobs: jobs.disabled };
}

function divide(containers: MapNode, profiles: readonly string[]): { readonly active: MapNode; readonly disabled: MapNode } {
  const active = new Map<string, Node>();
  const disabled = new Map<string, Node>();
  for (const [name, container] of containers.entries) (isActive(container, profiles) ? active : disabled).set(name, container);
  if (disabled.size === 0) return { active: containers, disabled: { ...containers, entries: disabled } };
  return { active: { ...containers, entries: active }, disabled: { ...containers, entries: disabled } };
}

function isActive(container: Node, profiles: readonly string[]): boolean {
  if (container.kind !== 'map') return true;
  const declared = itemsAt(container, 'profiles').map((item) => asText(item) ?? '');
  return declared.length === 0 || profiles.includes('*') || declared.some((profile) => profiles.includes(profile));
}
