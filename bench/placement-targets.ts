/** One figure of the placement bench: what it is, what others need for it, and what it may be. */
export interface PlacementTarget {
  readonly id: string;
  readonly what: string;
  /** Requests of two other operators, derived from their code: adevinta/noe and openshift/multiarch-tuning-operator. */
  readonly noe?: string;
  readonly mto?: string;
  /** The highest or the lowest value that is good; neither for what is only told. */
  readonly most?: number;
  readonly least?: number;
}

/**
 * In the order in which they are measured. Of L4 the target is that of L3, and one question for each of the 341 pairs of
 * namespace and image that its pods make.
 */
export const placementTargets: readonly PlacementTarget[] = [
  { id: 'L1', what: 'L1: 1,000 pods, one image', noe: '14', mto: '6 to 6 for each worker', most: 4 },
  { id: 'L2', what: 'L2: the same, always pulled', noe: '14', mto: '5,000 to 6,000', most: 5 },
  { id: 'L3', what: 'L3: 50 images, 10 namespaces, one secret', noe: '≤ 700', mto: '≤ 300 and a stampede', most: 150 },
  { id: 'L7', what: 'L7: restart of both, then L3 again by digest', noe: '700 again', mto: '300 again', most: 0 },
  { id: 'L7-tags', what: 'the same by tag: where each tag points is asked again', noe: '700 again', mto: '300 again' },
  { id: 'L4', what: 'L4: as L3, a secret for each namespace', noe: '≤ 7,000', mto: '≤ 3,000', most: 491 },
  { id: 'L5', what: 'L5: 1,000 images', noe: '7,000', mto: '6,000', most: 3000 },
  {
    id: 'L6',
    what: 'L6: 429 for 30 s, 6 waits',
    noe: '≥ 2 for each admission',
    mto: '≤ 25 for each pod',
    most: 6,
  },
  { id: 'hit-p50', what: 'admission, images known, 200/s, one replica: p50', most: 2 },
  { id: 'hit-p99', what: 'the same: p99', most: 15 },
  { id: 'hit-cpu', what: 'the same: processor time of each admission', most: 2 },
  { id: 'hit-memory', what: 'the same: memory', most: 150 },
  { id: 'miss-inline-p50', what: 'admission, image not known, registry at 50 ms: p50', most: 170 },
  { id: 'miss-bound-p99', what: 'admission, image not known, registry slower than the budget of 400 ms: p99', most: 420 },
  { id: 'gate-p50', what: 'gate lifted, images known: p50', most: 50 },
  { id: 'gate-p99', what: 'the same: p99', most: 2000 },
  { id: 'gate-rate', what: 'gates lifted', least: 100 },
  { id: 'pass', what: 'one look at 20,000 pods, none of them ready', most: 60 },
  { id: 'pass-memory', what: 'the same: memory' },
  { id: 'memory', what: 'memory with 100,000 digests', most: 150 },
  { id: 'soak-slope', what: 'soak of 10 minutes at 50/s: growth of memory', most: 12 },
  { id: 'soak-p99', what: 'the same: p99 of admissions' },
];
