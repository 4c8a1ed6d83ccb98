import { versionOfTag } from './image-name.ts';

/** A product of which versions no longer get security fixes. */
export interface EndedVersions {
  /** Last part of the repository. */
  readonly name: RegExp;
  readonly product: string;
  /** The last version that has ended: it and everything before it. */
  readonly last: readonly number[];
  readonly endedOn: string;
}

/** True on 2026-11-20. Only what surely has ended, by the calendars that the projects publish. Sorted by product. */
const ended: readonly EndedVersions[] = [
  { name: /^alpine$/, product: 'Alpine', last: [3, 19], endedOn: '2025-11' },
  { name: /^centos$/, product: 'CentOS', last: [8], endedOn: '2024-06' },
  { name: /^debian$/, product: 'Debian', last: [10], endedOn: '2024-06' },
  { name: /^elasticsearch$/, product: 'Elasticsearch', last: [7], endedOn: '2026-01' },
  { name: /^mariadb$/, product: 'MariaDB', last: [10, 5], endedOn: '2025-06' },
  { name: /^mongo$/, product: 'MongoDB', last: [6], endedOn: '2025-07' },
  { name: /^mysql$/, product: 'MySQL', last: [5], endedOn: '2023-10' },
  { name: /^node$/, product: 'Node.js', last: [20], endedOn: '2026-04' },
  { name: /^php$/, product: 'PHP', last: [8, 1], endedOn: '2025-12' },
  { name: /^postgres$/, product: 'PostgreSQL', last: [13], endedOn: '2025-11' },
  { name: /^python$/, product: 'Python', last: [3, 9], endedOn: '2025-10' },
  { name: /^redis$/, product: 'Redis', last: [5], endedOn: '2022-04' },
  { name: /^ruby$/, product: 'Ruby', last: [3, 1], endedOn: '2025-03' },
  { name: /^ubuntu$/, product: 'Ubuntu', last: [20, 4], endedOn: '2025-05' },
];

/** Says that a version of an image has ended, and when; undefined when it has not, or when nobody is sure. */
export function endedVersionOf(name: string, tag: string | undefined): EndedVersions | undefined {
  const version = versionOfTag(tag);
  const known = ended.find((row) => row.name.test(name));
  if (known === undefined || version.length === 0) return undefined;
  for (const [index, part] of known.last.entries()) {
    const stated = version[index];
    // `python:3` moves on with each release.
    if (stated === undefined) return undefined;
    if (stated !== part) return stated < part ? known : undefined;
  }
  return known;
}
