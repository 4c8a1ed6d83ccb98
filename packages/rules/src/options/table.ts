/** What an option is judged by. */
export const columns = [
  { id: 'fault-tolerance', title: 'survives the loss of a machine' },
  { id: 'autoscaling', title: 'grows and shrinks with the load' },
  { id: 'adopt', title: 'little work to adopt' },
  { id: 'run', title: 'little work to run' },
  { id: 'skills', title: 'skills that people have' },
  { id: 'cost', title: 'cheap' },
  { id: 'room', title: 'long until it is outgrown' },
  { id: 'exit', title: 'easy to leave' },
] as const;

export type ColumnId = (typeof columns)[number]['id'];

/** One way to run an application, before it is judged for one. */
export interface OptionRow {
  readonly id: string;
  readonly name: string;
  /** It runs what Compose describes, on one machine at a time. */
  readonly isStaying: boolean;
  /** It is offered by a cloud only. */
  readonly needsCloud: boolean;
  /** From 0, the worst, to 5. */
  readonly ratings: Readonly<Record<ColumnId, number>>;
  readonly suits: readonly string[];
  readonly costs: readonly string[];
}

/** Every option, in the order of effort. Ratings are judgement; the page on the verdict says how they were come by. */
export const optionRows: readonly OptionRow[] = [
  {
    id: 'hardened-compose',
    name: 'Compose, hardened',
    isStaying: true,
    needsCloud: false,
    ratings: { 'fault-tolerance': 1, autoscaling: 0, adopt: 5, run: 4, skills: 5, cost: 5, room: 1, exit: 5 },
    suits: [
      'Everybody who works on it can read and change it today.',
      'Nothing new to pay for, and no month of work before the first gain.',
    ],
    costs: [
      'The machine stays the one thing that must not fail.',
      'Nothing grows by itself: the peak is paid for all month, or waited for.',
    ],
  },
  {
    id: 'bigger-vm',
    name: 'One bigger machine',
    isStaying: true,
    needsCloud: false,
    ratings: { 'fault-tolerance': 1, autoscaling: 1, adopt: 5, run: 4, skills: 5, cost: 2, room: 2, exit: 5 },
    suits: ['An evening of work, and room at once.'],
    costs: [
      'Twice the machine is more than twice the price at the upper end, all month.',
      'One outage still stops everything, and there is a largest machine.',
    ],
  },
  {
    id: 'swarm',
    name: 'Docker Swarm',
    isStaying: false,
    needsCloud: false,
    ratings: { 'fault-tolerance': 3, autoscaling: 0, adopt: 4, run: 3, skills: 2, cost: 4, room: 2, exit: 4 },
    suits: ['Several machines with files much like those of Compose.'],
    costs: [
      'It does not scale by itself, and few people still build on it.',
      'Files that services share need the same change as for Kubernetes.',
    ],
  },
  {
    id: 'nomad',
    name: 'Nomad',
    isStaying: false,
    needsCloud: false,
    ratings: { 'fault-tolerance': 4, autoscaling: 3, adopt: 2, run: 2, skills: 1, cost: 3, room: 4, exit: 3 },
    suits: ['Several machines under one small scheduler, other programs than containers too.'],
    costs: [
      'Secrets, discovery and ingress are further products to run.',
      'Fewer people, charts and answers than for Kubernetes; the licence is not an open one.',
    ],
  },
  {
    id: 'managed-containers',
    name: 'Containers managed by a cloud',
    isStaying: false,
    needsCloud: true,
    ratings: { 'fault-tolerance': 4, autoscaling: 4, adopt: 3, run: 4, skills: 3, cost: 3, room: 3, exit: 2 },
    suits: ['No cluster to look after; requests scale by themselves, to nothing at night.'],
    costs: [
      'Workers with queues and shared files fit it badly.',
      'Its descriptions are of one cloud: leaving means writing them again.',
    ],
  },
  {
    id: 'managed-kubernetes',
    name: 'Kubernetes managed by a cloud',
    isStaying: false,
    needsCloud: true,
    ratings: { 'fault-tolerance': 5, autoscaling: 5, adopt: 2, run: 3, skills: 4, cost: 2, room: 5, exit: 4 },
    suits: [
      'Machines and workers come and go with queues, within bounds that you set.',
      'The control plane is the duty of somebody else.',
    ],
    costs: [
      'About 75 dollars a month before the first pod runs, then nodes, balancers and disks.',
      'Much to learn and to configure; versions have to be followed every few months.',
    ],
  },
  {
    id: 'own-kubernetes',
    name: 'Kubernetes on machines of your own',
    isStaying: false,
    needsCloud: false,
    ratings: { 'fault-tolerance': 4, autoscaling: 2, adopt: 1, run: 1, skills: 3, cost: 3, room: 5, exit: 4 },
    suits: ['The same as managed Kubernetes where no cloud may be used.'],
    costs: [
      'Control plane, disks, balancers and upgrades are yours, at night too.',
      'Machines do not become more by themselves.',
    ],
  },
  {
    id: 'paas',
    name: 'A platform as a service',
    isStaying: false,
    needsCloud: true,
    ratings: { 'fault-tolerance': 4, autoscaling: 3, adopt: 3, run: 5, skills: 4, cost: 2, room: 2, exit: 2 },
    suits: ['Nobody has to run anything: push, and it runs.'],
    costs: [
      'Each service costs a price of its own, each database too.',
      'Its limits on disks, memory and run time are not yours to change.',
    ],
  },
];
