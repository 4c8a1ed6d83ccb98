/** A finding of some application, as far as drawing and judging need it. */
export interface SampledFinding {
  /** Name of the application: `dokploy/plane`. */
  readonly app: string;
  readonly rule: string;
  readonly severity: string;
  readonly service?: string;
  readonly place: { readonly file: string; readonly line: number };
  readonly message: string;
}

export interface SampleOptions {
  /** Any text; the same one draws the same sample. */
  readonly seed: string;
  /** Most findings in the sample. */
  readonly size: number;
  /** Most blockers among them; all of them when there are fewer. */
  readonly blockers: number;
}

/** Fewest findings of each rule, as far as it has so many. */
const ofEachRule = 2;

/** What stands for one finding in a list: two file sets of one application may show the same one. */
export function keyOf({ app, rule, place }: Pick<SampledFinding, 'app' | 'rule' | 'place'>): string {
  return `${app} ${rule} ${place.file}:${place.line}`;
}

/**
 * Draws findings to be reviewed: the blockers first, then some of every rule, then any others. Each finding has its own number by
 * the seed, so that a finding that disappears is replaced by the next one and the others stay.
 */
export function drawSample<T extends SampledFinding>(
  findings: readonly T[],
  { seed, size, blockers }: SampleOptions,
): readonly T[] {
  const number = (finding: T): number => numberOf(`${seed} ${keyOf(finding)}`);
  const distinct = [...new Map(findings.map((finding) => [keyOf(finding), finding])).values()];
  const inOrder = distinct.toSorted((a, b) => number(a) - number(b) || (keyOf(a) < keyOf(b) ? -1 : 1));
  const drawn = new Set(inOrder.filter(({ severity }) => severity === 'blocker').slice(0, blockers));
  const byRule = Map.groupBy(inOrder, ({ rule }) => rule);
  for (const ofRule of byRule.values()) {
    const already = ofRule.filter((finding) => drawn.has(finding)).length;
    for (const finding of ofRule
      .filter((one) => !drawn.has(one) && one.severity !== 'blocker')
      .slice(0, Math.max(0, ofEachRule - already)))
      drawn.add(finding);
  }
  // Of the rest the same share of each rule by turns, so that the common ones do not fill the list.
  const queues = [...byRule.values()].map((ofRule) => ofRule.filter((one) => !drawn.has(one) && one.severity !== 'blocker'));
  for (let turn = 0; drawn.size < size && queues.some((queue) => queue.length > turn); turn += 1) {
    for (const queue of queues) {
      const next = queue[turn];
      if (next !== undefined && drawn.size < size) drawn.add(next);
    }
  }
  return [...drawn];
}

/** A number for a text, spread evenly over 32 bits (FNV-1a with a final mix). */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
