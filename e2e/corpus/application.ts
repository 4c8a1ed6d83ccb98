import { cpSync, existsSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import type { HelmBatch } from '../helm-batch/helm-batch.ts';
import type { Oracle } from '../oracle/oracle.ts';
import { checkObjects } from './checks/cluster.ts';
import { checkLedger } from './checks/ledger.ts';
import { checkPodSecurity } from './checks/pod-security.ts';
import { checkRefusal } from './checks/refusal.ts';
import { differences } from './checks/repeat.ts';
import { checkSecrets } from './checks/secrets.ts';
import { checkYamlVersions } from './checks/yaml-versions.ts';
import { type ComposeProject, servicesOf } from './compose-project.ts';
import { type Delivery, readDelivery, readFolder } from './delivery.ts';
import type { FileSet } from './file-sets.ts';
import { type Figures, measureFigures } from './graph/figures.ts';
import type { Landfall, LandfallRun } from './landfall/landfall.ts';
import { templateDelivery } from './manifests.ts';

/** The real programs that judge an application. */
export interface Judges {
  readonly oracle: Oracle;
  readonly landfall: Landfall;
  readonly helm: HelmBatch;
  readonly controlPlane: ControlPlane;
  /** An empty folder to work in. */
  readonly folder: string;
  /** Folder of the chart that every delivery must equal; the first delivery sets it. */
  chart?: Delivery;
}

/** What became of one application. */
export interface ApplicationReport {
  readonly name: string;
  readonly outcome: 'rendered' | 'refused' | 'failed';
  readonly services: number;
  readonly components: number;
  readonly objects: number;
  /** Leaves of the Compose files. */
  readonly leaves: number;
  readonly ledger: Readonly<Record<string, number>>;
  readonly findings: number;
  readonly figures?: Figures;
  /** Everything that is wrong; empty when the application passes. */
  readonly problems: readonly string[];
}

const environments = ['staging', 'production'];
const nothing = { services: 0, components: 0, objects: 0, leaves: 0, ledger: {}, findings: 0 } as const;

/** Takes one application all the way: reference loader, `landfall render` three times, Helm, the API server, and the graphs. */
export async function judgeApplication(judges: Judges, fileSet: FileSet, number: number): Promise<ApplicationReport> {
  const out = join(judges.folder, `${number}`);
  const reference = await judges.oracle.load({ ...inLastEnvironment(fileSet), workingDirectory: fileSet.folder });
  const run = await render(judges.landfall, fileSet, out);
  if ('error' in reference) {
    const problems = checkRefusal(run, reference.error);
    return { name: fileSet.name, outcome: problems.length === 0 ? 'refused' : 'failed', ...nothing, problems };
  }
  if (run.exitCode !== 0) {
    const said = `${run.stderr}${run.stdout}`.slice(0, 2000);
    return { name: fileSet.name, outcome: 'failed', ...nothing, problems: [`landfall render answers ${run.exitCode}: ${said}`] };
  }
  // What compose-go writes; the fields that we read are those of its JSON.
  const project = reference.project as unknown as ComposeProject;
  const delivery = readDelivery(out);
  const report = await judgeDelivery(judges, { fileSet, project, delivery, number });
  const repeated = await judgeRepetition(judges, { fileSet, delivery, printed: run });
  rmSync(out, { recursive: true });
  const problems = [...repeated, ...report.problems];
  return { ...report, outcome: problems.length === 0 ? 'rendered' : 'failed', problems };
}

/** The file set with the variables of the environment whose objects are looked at, as the project documents them. */
function inLastEnvironment(fileSet: FileSet): FileSet {
  const variables = `.env.${environments.at(-1)}`;
  const isThere = (file: string) => existsSync(join(fileSet.folder, file));
  if (!isThere(variables)) return fileSet;
  const shared = fileSet.envFiles.length > 0 ? fileSet.envFiles : ['.env'].filter(isThere);
  return { ...fileSet, envFiles: [...shared, variables] };
}

interface Subject {
  readonly fileSet: FileSet;
  readonly project: ComposeProject;
  readonly delivery: Delivery;
  readonly number: number;
}

async function judgeDelivery(
  judges: Judges,
  { fileSet, project, delivery, number }: Subject,
): Promise<Omit<ApplicationReport, 'outcome'>> {
  const { record, files } = delivery;
  const namespace = `application-${number}`;
  const templated = await templateDelivery(judges.helm, {
    delivery,
    chart: join(chartOwner(judges, delivery).folder, 'chart'),
    namespace,
  });
  const verdict = await checkObjects(judges.controlPlane, { delivery, templated, namespace });
  const ledger = checkLedger(fileSet, delivery);
  const figures = measureFigures({ project, delivery, releases: templated.releases });
  return {
    name: fileSet.name,
    services: servicesOf(project).length,
    components: record.components.length,
    objects: verdict.objects,
    leaves: ledger.leaves,
    ledger: record.ledger.counts,
    findings: record.findings.length,
    figures,
    problems: [
      ...checkChart(judges, delivery),
      ...templated.problems,
      ...verdict.problems,
      ...(await checkPodSecurity(judges.controlPlane, delivery, templated.releases)),
      ...ledger.problems,
      ...checkSecrets(project, files),
      ...checkYamlVersions(delivery),
      ...figures.problems,
    ],
  };
}

/** The chart is loaded once for all applications, so it has to be the same one in each. */
function chartOwner(judges: Judges, delivery: Delivery): Delivery {
  if (judges.chart === undefined) {
    const folder = join(judges.folder, 'chart-of-all');
    cpSync(join(delivery.folder, 'chart'), join(folder, 'chart'), { recursive: true });
    judges.chart = { ...delivery, folder };
  }
  return judges.chart;
}

function checkChart(judges: Judges, delivery: Delivery): readonly string[] {
  const ofChart = (files: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
    new Map([...files].filter(([path]) => path.startsWith('chart/')));
  return differences(ofChart(chartOwner(judges, delivery).files), ofChart(delivery.files)).map(
    (difference) => `not the same chart: ${difference}`,
  );
}

interface Repetition {
  readonly fileSet: FileSet;
  readonly delivery: Delivery;
  readonly printed: LandfallRun;
}

/** A second run into the same folder changes nothing, and a copy of the application elsewhere gives the same bytes. */
async function judgeRepetition({ landfall }: Judges, { fileSet, delivery, printed }: Repetition): Promise<readonly string[]> {
  const again = await render(landfall, fileSet, delivery.folder);
  const second = differences(delivery.files, readFolder(delivery.folder)).map((difference) => `the second run: ${difference}`);
  const changes = [...again.stdout.matchAll(/"change": "(?!unchanged)(\w+)"/g)].map(([, kind]) => `the second run says ${kind}`);

  const elsewhere = join(`${delivery.folder}-elsewhere`, basename(dirname(fileSet.folder)), basename(fileSet.folder));
  cpSync(fileSet.folder, elsewhere, { recursive: true });
  const moved = await render(landfall, { ...fileSet, folder: elsewhere }, `${delivery.folder}-elsewhere/deliver/here`);
  const third =
    moved.exitCode === 0 ? differences(delivery.files, readFolder(`${delivery.folder}-elsewhere/deliver/here`)) : [moved.stderr];
  rmSync(`${delivery.folder}-elsewhere`, { recursive: true });
  return [
    ...(again.exitCode === 0 ? [] : [`the second run answers ${again.exitCode}: ${again.stderr}`]),
    ...second,
    ...new Set(changes),
    ...third.map((difference) => `in another folder: ${difference}`),
    ...(printed.stderr === '' ? [] : [`something on standard error: ${printed.stderr.slice(0, 500)}`]),
  ];
}

function render(landfall: Landfall, fileSet: FileSet, out: string): Promise<LandfallRun> {
  const option = (name: string, values: readonly string[]): readonly string[] => values.flatMap((value) => [name, value]);
  return landfall.run({
    folder: fileSet.folder,
    environment: fileSet.environment,
    args: [
      'render',
      '--json',
      ...option('--out', [out]),
      ...option('--path', ['deliveries/application']),
      ...option('--env', environments),
      ...option('--file', fileSet.files),
      ...option('--profile', fileSet.profiles),
      ...option('--env-file', fileSet.envFiles),
    ],
  });
}
