import { type Answers, choiceIn, measure } from '../verdict/inputs.ts';
import type { Assessed, Criterion, Verdict } from '../verdict/verdict.ts';
import { type ColumnId, type OptionRow, optionRows } from './table.ts';

/** One way to run an application, judged for it. */
export interface Option {
  readonly id: string;
  readonly name: string;
  /** 0 to 100: how much of what this application needs it gives. */
  readonly score: number;
  /** What speaks for it. */
  readonly suits: readonly string[];
  /** What it costs, and where it loses. */
  readonly costs: readonly string[];
  /** 1 for what fits the verdict best: first what agrees with it, each by score. */
  readonly verdictRank: number;
}

/** Judges every option by the evidence of the verdict, the best one first. */
export function weighOptions(assessed: Assessed, verdict: Verdict, answers: Answers): readonly Option[] {
  const inputs = measure(assessed.app, assessed.findings, answers);
  const isCloud = choiceIn(answers, 'hosting') !== 'own-machines';
  const weights = weightsOf(verdict);
  const judged = optionRows.map((row) => {
    const isPossible = isCloud || !row.needsCloud;
    const { suits, costs } = evidenceFor(row, inputs);
    return {
      row,
      isFitting: isPossible && isStaying(row, inputs.platform) === (verdict.answer === 'stay'),
      option: {
        id: row.id,
        name: platformName(row, inputs.platform),
        score: isPossible ? scoreOf(row, weights, inputs) : 0,
        suits: [...row.suits, ...suits],
        costs: [...(isPossible ? [] : ['It is not to be had on machines of your own.']), ...row.costs, ...costs],
      },
    };
  });
  judged.sort((a, b) => Number(b.isFitting) - Number(a.isFitting) || b.option.score - a.option.score);
  return judged.map(({ option }, index) => ({ ...option, verdictRank: index + 1 }));
}

type Weights = Readonly<Record<ColumnId, number>>;

/**
 * How much each column counts here. What people want counts by the score of its criterion, and little where nothing is known;
 * what it takes counts in full unless somebody said that there are hands and money.
 */
function weightsOf({ criteria, readiness }: Verdict): Weights {
  const of = (id: string): Criterion | undefined => criteria.find((criterion) => criterion.id === id);
  const want = (id: string) => (of(id)?.weight ?? 0) * Math.max(0.05, (50 + clamp(of(id)?.score ?? 0)) / 150);
  const worry = (id: string) => ((of(id)?.weight ?? 0) * (100 - clamp(of(id)?.score ?? 0))) / 100;
  return {
    'fault-tolerance': want('fault-tolerance') + want('tenants'),
    autoscaling: want('autoscaling'),
    room: want('outgrown'),
    adopt: 20 + (100 - readiness) / 10,
    run: worry('people'),
    skills: worry('people') / 2,
    cost: 2 + worry('cost'),
    exit: 3,
  };
}

/** Beyond these a price for each service hurts. */
const manyServices = 10;

interface Case {
  readonly services: number;
  readonly platform: 'Compose' | 'Heroku';
}

function scoreOf(row: OptionRow, weights: Weights, { services, platform }: Case): number {
  let [sum, total] = [0, 0];
  for (const [column, weight] of Object.entries(weights) as [ColumnId, number][]) {
    const isDear = row.id === 'paas' && column === 'cost' && services > manyServices;
    const isStrange = platform === 'Heroku' && column === 'adopt';
    sum += weight * (isDear ? 0 : isStrange ? adoptionFromHeroku(row) : row.ratings[column]);
    total += weight * 5;
  }
  return Math.round((100 * sum) / total);
}

/** Who comes from Heroku has adopted it, and has no Compose file and no machine yet. */
function adoptionFromHeroku({ id, isStaying: runsCompose, ratings }: OptionRow): number {
  return id === 'paas' ? 5 : runsCompose ? 2 : ratings.adopt;
}

interface Grounds {
  readonly services: number;
  readonly queueWorkers: number;
  readonly blockers: number;
}

/** What this application adds to the general case for and against. */
function evidenceFor(row: OptionRow, { services, queueWorkers, blockers }: Grounds): Pick<OptionRow, 'suits' | 'costs'> {
  const suits: string[] = [];
  const costs: string[] = [];
  if (row.isStaying && services <= 5)
    suits.push(`${services === 1 ? 'One service is' : `${services} services are`} few enough for one file.`);
  if (row.isStaying && services > 16) costs.push(`${services} services share the fate of one machine.`);
  if (row.ratings.autoscaling >= 4 && queueWorkers > 0)
    suits.push(`${queueWorkers} ${queueWorkers === 1 ? 'worker' : 'workers'} with a queue could follow it.`);
  if (row.ratings.autoscaling <= 1 && queueWorkers > 0)
    costs.push(`${queueWorkers} ${queueWorkers === 1 ? 'worker keeps' : 'workers keep'} a fixed number of replicas.`);
  if (!row.isStaying && blockers > 0)
    costs.push(`${blockers} ${blockers === 1 ? 'blocker has' : 'blockers have'} to be cleared first here as well.`);
  if (row.id === 'paas' && services > manyServices) costs.push(`${services} services are ${services} bills.`);
  return { suits, costs };
}

/** Who is on Heroku stays on Heroku, and moves when it leaves for a machine. */
function isStaying(row: OptionRow, platform: 'Compose' | 'Heroku'): boolean {
  return platform === 'Heroku' ? row.id === 'paas' : row.isStaying;
}

function platformName({ id, name }: OptionRow, platform: 'Compose' | 'Heroku'): string {
  return platform === 'Heroku' && id === 'paas' ? 'Heroku, as now' : name;
}

function clamp(score: number): number {
  return Math.max(-100, Math.min(100, score));
}
