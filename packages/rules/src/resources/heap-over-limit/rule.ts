import type { Place, Service } from '@landfall/model';
import { placeOf } from '../../places.ts';
import { byteSizeOf, describeBytes } from '../../reading/byte-size.ts';
import { commandLineOf } from '../../reading/command-line.ts';
import type { Rule } from '../../rule.ts';

/** Where programs are told how much memory they may use, and how much they need beside it. */
const settings: readonly { readonly pattern: RegExp; readonly what: string; readonly unit: string; readonly share: number }[] = [
  { pattern: /-Xmx(\d+[kmgKMG]?)\b/, what: 'the Java heap', unit: '', share: 0.9 },
  { pattern: /--max[-_]old[-_]space[-_]size=(\d+)\b/, what: 'the heap of Node', unit: 'm', share: 0.95 },
  { pattern: /shared_buffers=['"]?(\d+\s?[kmgKMG]?B?)/, what: 'shared_buffers of PostgreSQL', unit: '', share: 0.6 },
  { pattern: /--?innodb[-_]buffer[-_]pool[-_]size=(\d+[kmgKMG]?)/, what: 'the buffer pool of InnoDB', unit: '', share: 0.85 },
  { pattern: /--maxmemory\s+(\d+[kmg]?b?)/i, what: 'maxmemory of Redis', unit: '', share: 0.95 },
];

/** The program may take more than the container. */
export const heapOverLimit: Rule = {
  id: 'heap-over-limit',
  family: 'resources',
  severity: 'warning',
  topic: 'no-limits',
  title: 'The program is allowed more memory than its container.',
  why: 'The program believes that it may grow and does not clean up in time; the kernel kills it when the container is full. On a machine with swap that may never have happened; nodes usually have none.',
  remedy: 'Give the program a good part of the limit and leave the rest for everything else it needs.',
  change: {
    file: 'compose.yaml',
    before: ['environment: {JAVA_OPTS: -Xmx1g}', 'mem_limit: 1g'],
    after: ['environment: {JAVA_OPTS: -XX:MaxRAMPercentage=70}', 'mem_limit: 1g'],
  },
  *looks({ services }) {
    for (const service of services) {
      const limit = service.memoryLimitBytes;
      if (limit === undefined) continue;
      for (const { text, place } of textsOf(service)) {
        const found = settings
          .map((setting) => ({ setting, match: setting.pattern.exec(text) }))
          .find(({ match }) => match !== null);
        const bytes = found === undefined ? undefined : byteSizeOf(`${found.match?.[1] ?? ''}${found.setting.unit}`);
        if (found === undefined || bytes === undefined || bytes <= limit.value * found.setting.share) continue;
        yield {
          service: service.name,
          place,
          message: `${service.name} is killed when it uses what it is allowed: ${found.setting.what} may be ${describeBytes(bytes)}, the container ${describeBytes(limit.value)}.`,
          evidence: [
            { text: `${found.setting.what} is ${describeBytes(bytes)}`, place },
            { text: `the limit is ${describeBytes(limit.value)}`, place: placeOf(limit, service.place) },
          ],
          ...(bytes >= limit.value ? { severity: 'blocker' as const } : {}),
        };
        break;
      }
    }
  },
};

function textsOf(service: Service): readonly { readonly text: string; readonly place: Place }[] {
  const command = commandLineOf(service);
  return [
    ...(command === undefined ? [] : [command]),
    ...service.environment.map(({ value }) => ({ text: value.value ?? '', place: placeOf(value, service.place) })),
  ];
}
