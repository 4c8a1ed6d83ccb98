import { type App, hoursOfMonth, splitNodePrice } from '@landfall/model';

/** The price of a node, and what it holds. */
export interface NodePrice {
  readonly name: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly hourlyUsd: number;
  /** The day on which its source was made. */
  readonly read: string;
  readonly from: string;
}

const gibibyte = 1024 ** 3;

/** List prices of nodes with 4 processors and 16 GiB, on demand, for x86-64: what runs on Heroku runs there unchanged. */
export const nodePrices: Readonly<Record<'low' | 'base' | 'high', NodePrice>> = {
  low: {
    name: 'GCP e2-standard-4, us-central1',
    cores: 4,
    memoryBytes: 16 * gibibyte,
    hourlyUsd: 0.134023,
    read: '2026-07-30',
    from: 'Cyclenerd/google-cloud-pricing-cost-calculator, pricing.yml',
  },
  base: {
    name: 'AWS m6a.xlarge, us-east-1',
    cores: 4,
    memoryBytes: 16 * gibibyte,
    hourlyUsd: 0.1728,
    read: '2026-07-20',
    from: 'aws/karpenter-provider-aws, table made from the AWS API',
  },
  high: {
    name: 'AWS m7i.xlarge, us-east-1',
    cores: 4,
    memoryBytes: 16 * gibibyte,
    hourlyUsd: 0.2016,
    read: '2026-07-20',
    from: 'aws/karpenter-provider-aws, table made from the AWS API',
  },
};

/** US dollars an hour for a managed control plane: the list price of EKS in standard support; others charge the same order. */
export const controlPlaneHourlyUsd = 0.1;

/** One node may fail, and this share of a node is left to pods by the system on it. */
const fewestNodes = 2;
const podsShareOfNode = 0.9;

/** What pods cost at the price of a node. */
export interface PodBill {
  readonly node: NodePrice;
  readonly lines: readonly {
    readonly service: string;
    readonly pods: number;
    readonly cores: number;
    readonly memoryBytes: number;
    readonly monthlyUsd: number;
  }[];
  /** US dollars for a month: the share of nodes that the requests of the pods take. */
  readonly requestsMonthlyUsd: number;
  /** Whole nodes that hold them, two at least, and what these cost together with a control plane. */
  readonly nodes: number;
  readonly clusterMonthlyUsd: number;
  /** Components whose requests are not known: databases that take the place of add-ons, for one. */
  readonly notCounted: readonly string[];
  /** How it was reckoned, in words. */
  readonly formulas: readonly string[];
}

/** What the pods of an application would cost, by what they ask for. An estimate from requests is a lower bound. */
export function podBill({ services }: App, node: NodePrice): PodBill {
  const price = splitNodePrice(node.hourlyUsd, node);
  const running = services.filter(({ mode, replicas }) => mode?.value !== 'replicated-job' && (replicas?.value ?? 1) > 0);
  const lines: PodBill['lines'][number][] = [];
  const notCounted: string[] = [];
  for (const { name, replicas, cpuReservation, memoryReservationBytes, memoryLimitBytes } of running) {
    const memory = memoryReservationBytes ?? memoryLimitBytes;
    if (memory === undefined || cpuReservation === undefined) {
      notCounted.push(name);
      continue;
    }
    const pods = replicas?.value ?? 1;
    const hourlyUsd = cpuReservation.value * price.core + (memory.value / gibibyte) * price.gibibyte;
    const monthlyUsd = toCents(pods * hourlyUsd * hoursOfMonth);
    lines.push({ service: name, pods, cores: cpuReservation.value, memoryBytes: memory.value, monthlyUsd });
  }
  const sum = (amount: (line: (typeof lines)[number]) => number) => {
    let total = 0;
    for (const line of lines) total += amount(line);
    return total;
  };
  const share = Math.max(
    sum(({ pods, cores }) => pods * cores) / node.cores,
    sum(({ pods, memoryBytes }) => pods * memoryBytes) / node.memoryBytes,
  );
  const nodes = Math.max(fewestNodes, Math.ceil(share / podsShareOfNode));
  return {
    node,
    lines,
    requestsMonthlyUsd: toCents(sum(({ monthlyUsd }) => monthlyUsd)),
    nodes,
    clusterMonthlyUsd: toCents((nodes * node.hourlyUsd + controlPlaneHourlyUsd) * hoursOfMonth),
    notCounted,
    formulas: [
      `requests: pods × (cores × ${round(price.core)} + GiB × ${round(price.gibibyte)}) USD an hour × ${hoursOfMonth} hours`,
      `nodes: what the requests fill of ${podsShareOfNode * 100} % of a node, rounded up, ${fewestNodes} at least`,
      `cluster: (${nodes} × ${node.hourlyUsd} + ${controlPlaneHourlyUsd} for the control plane) USD an hour × ${hoursOfMonth} hours`,
    ],
  };
}

function toCents(usd: number): number {
  return Math.round(usd * 100) / 100;
}

function round(usd: number): number {
  return Number(usd.toFixed(5));
}
