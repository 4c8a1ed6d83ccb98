import type { Gpu } from '@landfall/model';
import { leafOf, type Traced } from '../traced.ts';
import { find, note, type Occupant, statedAt, use } from './occupant.ts';

/** Resource names of the usual device plug-ins, by Compose driver. */
const resourceNames: Readonly<Record<string, string>> = {
  nvidia: 'nvidia.com/gpu',
  amd: 'amd.com/gpu',
  intel: 'gpu.intel.com/i915',
};

/**
 * Translates GPU requests into extended resources, whose request and limit are one number.
 *
 * @source kubernetes.io, "Schedule GPUs"; compose-spec deploy.md, "devices"
 */
export function writeGpus(occupant: Occupant): ReadonlyMap<string, Traced<string>> {
  const counts = new Map<string, { readonly count: number; readonly gpu: Gpu }>();
  for (const gpu of occupant.service.gpus) {
    const name = resourceNameOf(gpu);
    if (name === undefined) {
      note(
        occupant,
        'gpu-unknown',
        gpu.key,
        `A device with the capabilities [${gpu.capabilities.join(', ')}] has no known resource name.`,
      );
      continue;
    }
    use(occupant, statedAt(gpu), `container.resources.limits.${JSON.stringify(name)}`);
    counts.set(name, { count: (counts.get(name)?.count ?? 0) + countOf(occupant, gpu), gpu });
  }
  return new Map([...counts].map(([name, { count, gpu }]) => [name, leafOf(String(count), statedAt(gpu))] as const));
}

function resourceNameOf({ driver, capabilities }: Gpu): string | undefined {
  if (driver !== undefined && driver !== '') return resourceNames[driver.toLowerCase()];
  return capabilities.length === 0 || capabilities.includes('gpu') || capabilities.includes('nvidia')
    ? resourceNames['nvidia']
    : undefined;
}

function countOf(occupant: Occupant, gpu: Gpu): number {
  const isCounted = gpu.count !== undefined && gpu.count > 0 && gpu.deviceIds.length === 0;
  if (isCounted && gpu.count !== undefined) return gpu.count;
  const asked = gpu.deviceIds.length > 0 ? `the GPUs ${gpu.deviceIds.join(', ')}` : 'all GPUs';
  const count = Math.max(1, gpu.deviceIds.length);
  note(occupant, 'gpu-choice', gpu.key, `Compose asks for ${asked}; the component asks for ${count}.`);
  find(occupant, 'gpu-decision', {
    at: statedAt(gpu),
    message: `${occupant.service.name} wants ${asked}; a pod can only ask for a number of them.`,
    remedy: `Set container.resources.limits to the number it needs; it is ${count} now.`,
  });
  return count;
}
