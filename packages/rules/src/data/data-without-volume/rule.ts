import { commandLineOf } from '../../reading/command-line.ts';
import type { Rule } from '../../rule.ts';

/** Data in the container alone. */
export const dataWithoutVolume: Rule = {
  id: 'data-without-volume',
  family: 'data',
  severity: 'warning',
  topic: 'local-state',
  title: 'A database keeps its data in its container.',
  why: 'Docker makes a volume without a name for what the image declares, and keeps it through restarts and updates. Kubernetes does not: when the pod is replaced, its data is gone.',
  remedy: 'Mount a volume where the database keeps its data.',
  change: {
    file: 'compose.yaml',
    before: ['db: {image: postgres:16}'],
    after: ['db: {image: postgres:16, volumes: ["db:/var/lib/postgresql/data"]}'],
  },
  handled: 'What the image declares as a volume becomes a claim.',
  *looks({ services }) {
    for (const service of services) {
      const { imageFacts, mounts, role } = service;
      if (role.role !== 'database' && role.role !== 'storage' && role.role !== 'search') continue;
      const paths = [
        ...imageFacts.volumes.map(({ value }) => value),
        ...(imageFacts.dataPath === undefined ? [] : [imageFacts.dataPath.value]),
      ];
      const isKept = mounts.some(
        ({ target, kind }) =>
          paths.some((path) => within(path, target) || within(target, path)) ||
          (kind !== 'tmpfs' && (/data|db|storage/i.test(target) || (commandLineOf(service)?.words.includes(target) ?? false))),
      );
      const inMemory =
        mounts.some(({ kind }) => kind === 'tmpfs') || /start-dev|--dev\b|-dev\b|memory/.test(commandLineOf(service)?.text ?? '');
      const path = paths.find((one) => !/config/.test(one)) ?? paths[0];
      if (path === undefined || isKept || inMemory) continue;
      const isDeclared = imageFacts.volumes.length > 0;
      yield {
        service: service.name,
        place: service.place,
        message: `The data of ${service.name} is gone when its pod is replaced: nothing is mounted at ${path}.`,
        evidence: [
          {
            text: `${role.product ?? service.name} keeps its data in ${path}, and no volume is mounted there`,
            place: service.place,
          },
        ],
        ...(isDeclared ? {} : { handled: undefined }),
      };
    }
  },
};

function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder.replace(/\/$/, '')}/`);
}
