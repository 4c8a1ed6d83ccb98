import type { App, Service } from '@landfall/model';
import type { RuleFinding } from '../finding.ts';
import { checkOf } from '../reading/health-check.ts';
import { isLongRunning, keepsData } from '../reading/running.ts';
import { type Answers, numberIn } from './inputs.ts';
import type { EffortDays } from './plan.ts';

/** One step that makes an application safer where it is. */
export interface HardeningStep {
  readonly id: string;
  readonly title: string;
  /** Services that lack it, sorted; none when it is about the machine. */
  readonly services: readonly string[];
  readonly effortDays: EffortDays;
  readonly why: string;
  /** What to write, as lines of a Compose file; empty when it is no matter of the file. */
  readonly example: readonly string[];
}

/** Longer than an evening, and nobody needs a second machine. Minutes. */
const easyGoing = 240;

/** The cheapest plan for staying: only the steps that this application lacks, the cheapest first. */
export function hardeningOf(app: App, findings: readonly RuleFinding[], answers: Answers): readonly HardeningStep[] {
  const running = app.services.filter(isLongRunning);
  const isOnCompose = app.platform !== 'heroku';
  const namesOf = (rule: string) =>
    findings.filter((finding) => finding.rule === rule).flatMap(({ service }) => (service === undefined ? [] : [service]));
  const steps: (HardeningStep | undefined)[] = [
    isOnCompose ? restartStep(running) : undefined,
    isOnCompose ? logStep(running) : undefined,
    isOnCompose ? openPortStep(namesOf('data-open-to-world')) : undefined,
    isOnCompose ? limitStep(running) : undefined,
    isOnCompose ? healthStep(running) : undefined,
    findings.some(({ rule }) => rule === 'backup-missing') ? backupStep(running) : undefined,
    isOnCompose && running.length > 0 && (numberIn(answers, 'downtime-minutes') ?? 0) < easyGoing ? secondHost : undefined,
  ];
  return steps.filter((step) => step !== undefined);
}

function restartStep(running: readonly Service[]): HardeningStep | undefined {
  return stepFor(
    running.filter(({ restart }) => restart === undefined || restart.value.policy === 'no'),
    {
      id: 'restart',
      title: 'State a restart policy',
      effortDays: { low: 0.25, high: 0.25 },
      why: 'What ends, or was running when the machine restarted, stays down until somebody sees it.',
      example: ['restart: unless-stopped'],
    },
  );
}

function logStep(running: readonly Service[]): HardeningStep | undefined {
  return stepFor(running.filter(fillsDisk), {
    id: 'log-rotation',
    title: 'Rotate logs',
    effortDays: { low: 0.25, high: 0.25 },
    why: 'The engine keeps every line for ever unless its own settings say otherwise, and a full disk stops everything at once.',
    example: ['logging:', '  driver: local', '  options: {max-size: 20m, max-file: "5"}'],
  });
}

/** True when what a service prints stays on the disk without end. */
function fillsDisk({ logging }: Service): boolean {
  const driver = logging?.driver?.value ?? 'json-file';
  return driver === 'json-file' && logging?.options.some(({ name }) => name === 'max-size') !== true;
}

function openPortStep(services: readonly string[]): HardeningStep | undefined {
  if (services.length === 0) return undefined;
  return {
    id: 'open-ports',
    title: 'Close the ports of databases to the world',
    services: [...new Set(services)].sort(),
    effortDays: { low: 0.25, high: 0.25 },
    why: 'The engine opens published ports past the firewall of the machine.',
    example: ['ports: ["127.0.0.1:5432:5432"]'],
  };
}

function limitStep(running: readonly Service[]): HardeningStep | undefined {
  return stepFor(
    running.filter(({ memoryLimitBytes }) => memoryLimitBytes === undefined),
    {
      id: 'limits',
      title: 'Measure memory, and limit it',
      effortDays: { low: 0.5, high: 1 },
      why: 'One service that leaks takes the memory of all the others.',
      example: ['deploy:', '  resources:', '    limits: {memory: 512M}'],
    },
  );
}

function healthStep(running: readonly Service[]): HardeningStep | undefined {
  return stepFor(
    running.filter((service) => checkOf(service) === undefined && service.role.role !== 'scheduler'),
    {
      id: 'health-checks',
      title: 'Add health checks',
      effortDays: { low: 0.5, high: 2 },
      why: 'Without one nobody learns that a service hangs, and nothing can wait until another is ready.',
      example: ['healthcheck:', '  test: [CMD, curl, -fsS, http://localhost:8000/health]', '  start_period: 30s'],
    },
  );
}

function backupStep(running: readonly Service[]): HardeningStep | undefined {
  return stepFor(
    running.filter((service) => keepsData(service) && service.role.role === 'database'),
    {
      id: 'backups',
      title: 'Save the databases somewhere else, and try a restore',
      effortDays: { low: 0.5, high: 2 },
      why: 'The machine, its disk and its databases go together.',
      example: [],
    },
  );
}

const secondHost: HardeningStep = {
  id: 'second-host',
  title: 'Keep a second machine that can take over',
  services: [],
  effortDays: { low: 1, high: 3 },
  why: 'One machine is one outage: a copy of the data and a tried way to start there make hours of it minutes.',
  example: [],
};

function stepFor(lacking: readonly Service[], step: Omit<HardeningStep, 'services'>): HardeningStep | undefined {
  return lacking.length === 0 ? undefined : { ...step, services: lacking.map(({ name }) => name).sort() };
}
