/** A line through points: what a measure says, from -100 (stay) to 100 (move). Flat beyond its ends. */
export interface Scale {
  /** What is measured. */
  readonly of: string;
  /** By rising measure. */
  readonly points: readonly (readonly [measure: number, score: number])[];
  /** Where the points come from. */
  readonly source: string;
}

/**
 * Every threshold of the verdict. A score below -100 outweighs everything else: a wish that nobody can pay for or look after.
 */
export const scales = {
  services: {
    of: 'services that run all the time',
    points: [
      [1, -200],
      [5, -100],
      [10, -40],
      [16, 0],
      [25, 100],
    ],
    source:
      'The migration that Landfall is modelled on: five services and ten were fine in one Compose file, at 25 it had got out of hand. Judgement: one or two services need no cluster, however much they are asked for.',
  },
  queueWorkers: {
    of: 'workers with a queue, each with a fixed number of replicas',
    points: [
      [0, -20],
      [2, 10],
      [4, 60],
    ],
    source:
      'The same migration: queues that many uploads filled were the pain that decided it. Without workers nothing is known of its load.',
  },
  queueMinutes: {
    of: 'minutes that the oldest task waits when it is busiest',
    points: [
      [0, -100],
      [5, 0],
      [30, 100],
    ],
    source: 'Judgement: people who have sent a file look for it within minutes, and complain within half an hour.',
  },
  peakFactor: {
    of: 'load at its peak by usual load',
    points: [
      [1, -100],
      [3, 0],
      [10, 100],
    ],
    source: 'Judgement: a machine is bought for about three times its usual load anyhow; a peak beyond is paid for all month.',
  },
  downtimeMinutes: {
    of: 'minutes that it may be down before customers mind',
    points: [
      [5, 100],
      [60, 0],
      [240, -60],
      [720, -100],
    ],
    source:
      'The same migration: twenty customers who did not mind an evening refused it; a factory that did not mind half a day stayed on two machines.',
  },
  tenants: {
    of: 'customers or tenants',
    points: [
      [1, -100],
      [20, -30],
      [50, 40],
      [200, 100],
    ],
    source: 'The same migration: with twenty customers it was refused, and approved when more of them complained.',
  },
  team: {
    of: 'people who can look after a platform',
    points: [
      [0, -400],
      [1, -60],
      [2, -10],
      [4, 60],
      [8, 100],
    ],
    source: 'The same migration was done and is kept by a team of four. Nobody at all outweighs every gain.',
  },
  budget: {
    of: 'dollars a month that running it may cost',
    points: [
      [150, -500],
      [250, -100],
      [500, 0],
      [2000, 100],
    ],
    source:
      'A managed control plane is about 75 dollars a month, by the same migration; two small nodes, a balancer and disks come on top.',
  },
} as const satisfies Record<string, Scale>;

/** How well the team knows Kubernetes. Source: skill that was there already was one of the reasons to dare it. */
export const skillScores: Readonly<Record<string, number>> = { none: -100, some: 20, daily: 100 };

/** Moving has to be worth at least this: when in doubt, the simpler thing stays. Of -100 to 100. */
export const worthAtLeast = 15;

/** Without a blocker and with this much readiness it may move at once. Of 0 to 100. */
export const readyAt = 60;

/** Reads a scale, with straight lines between its points. */
export function scoreOn({ points }: Scale, measure: number): number {
  const above = points.findIndex(([at]) => measure <= at);
  const [nextAt, nextScore] = points[above] ?? points.at(-1) ?? [0, 0];
  const [lastAt, lastScore] = points[above - 1] ?? [nextAt, nextScore];
  if (above <= 0 || nextAt === lastAt) return nextScore;
  return lastScore + ((measure - lastAt) / (nextAt - lastAt)) * (nextScore - lastScore);
}
