import type { VolumeMount } from '@landfall/model';
import { inferred, type Origin, type Service } from '@landfall/model';
import type { Plan } from '../../plan/plan.ts';
import { evidenceOf } from '../occupant.ts';
import { ownsData } from '../workload-kind.ts';
import { dataOf } from './data.ts';
import { isWithin } from './volume-draft.ts';

/** Folders in which usual images have files. */
const filledFolders = [
  '/usr/share/nginx/html',
  '/etc/nginx',
  '/usr/local/apache2/htdocs',
  '/usr/local/apache2/conf',
  '/etc/apache2',
  '/etc/httpd',
  '/etc/php',
  '/etc/caddy',
  '/usr/share/caddy',
];

/**
 * Why Docker would find files in the image at a path where a fresh volume is mounted, and copy them into it. Databases and
 * the like fill their folders themselves.
 *
 * @returns undefined when nothing says so: a copy that is not needed only costs, and images without a shell cannot do it
 * @source docs.docker.com, "Volumes": an empty volume is filled from the container's folder
 */
export function imageContent(
  service: Service,
  path: string,
  mount?: { readonly plan: Plan; readonly mount: VolumeMount },
): Origin | undefined {
  if (ownsData(service.role.role)) return undefined;
  const { imageFacts } = service;
  const filled = filledFolders.find((folder) => isWithin(path, folder));
  if (filled !== undefined) return inferred('', 'image-content', `images have files in ${filled}`).origin;
  if (imageFacts.source === 'dockerfile') {
    const declared = imageFacts.volumes.find(({ value }) => isWithin(path, value));
    if (declared !== undefined)
      return inferred('', 'image-content', 'the image declares a volume there', evidenceOf(declared.origin)).origin;
    const workingDir = imageFacts.workingDir;
    if (workingDir !== undefined && workingDir.value !== '/' && isWithin(path, workingDir.value)) {
      return inferred('', 'image-content', `the image has its files in ${workingDir.value}`, evidenceOf(workingDir.origin))
        .origin;
    }
  }
  return mount === undefined ? undefined : readByAnother(service, mount);
}

/** One service that only reads a volume shows that another one brings the content. */
function readByAnother(
  service: Service,
  { plan, mount }: { readonly plan: Plan; readonly mount: VolumeMount },
): Origin | undefined {
  // What runs every night does not bring the content of today.
  const isRepeated = plan.order.jobs.get(service.name)?.value === 'CronJob';
  if (mount.readOnly || service.build === undefined || isRepeated) return undefined;
  const users = dataOf(plan).at(service, mount)?.data.users ?? [];
  const reader = users.find((user) => user.service !== service && user.mount.readOnly);
  return reader === undefined
    ? undefined
    : inferred('', 'image-content', `the image may bring what ${reader.service.name} reads`, evidenceOf(reader.origin)).origin;
}
