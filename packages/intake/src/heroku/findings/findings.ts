import type { EnvironmentVariable, Finding } from '@landfall/model';
import { child } from '../../compose/reading/cursor.ts';
import type { AddOnsReading } from '../add-ons/read-add-ons.ts';
import { liveFindings } from '../live/findings.ts';
import type { BuildPlan } from '../processes/image.ts';
import type { Process } from '../processes/process.ts';
import type { HerokuProject } from '../project.ts';
import { buildFindings } from './build.ts';
import { finding } from './catalogue.ts';

/** What the findings look at. */
export interface FindingSources {
  readonly project: HerokuProject;
  readonly processes: readonly Process[];
  readonly plan: BuildPlan;
  readonly addOns: AddOnsReading;
  /** Names of process types without a stated quantity. */
  readonly unscaled: readonly string[];
  readonly config: ReadonlyMap<string, EnvironmentVariable>;
}

/** Everything that a person should hear of a Heroku application, beside the ledger. */
export function herokuFindingsOf(sources: FindingSources): readonly Finding[] {
  return [
    ...commandFindings(sources),
    ...buildFindings(sources.project, sources.plan),
    ...dataFindings(sources),
    ...valueFindings(sources),
    ...reviewFindings(sources),
    ...liveFindings(sources.project, sources.processes),
    ...fileFindings(sources),
  ];
}

/** Programs that start other programs and stay. */
const supervisor =
  /(?:^|\s|\/)(?:foreman|honcho|forego|overmind|hivemind|supervisord|concurrently|bin\/start-pgbouncer(?:-stunnel)?)(?:\s|$)/;

function commandFindings({ processes, plan, unscaled }: FindingSources): readonly Finding[] {
  const found: Finding[] = [];
  const silent = processes.filter(({ line, moment }) => line === undefined && moment === 'dyno');
  const [first] = silent;
  if (plan.kind === 'buildpacks' && (first !== undefined || processes.every(({ moment }) => moment !== 'dyno')))
    found.push(
      finding(
        'heroku-nothing-runs',
        'No file says what web runs, and no buildpack that is known here has a command of its own.',
        'Add a Procfile with a line such as "web: npm start".',
        { place: first?.at.node.place },
      ),
    );
  const [type] = unscaled;
  if (type !== undefined) {
    const names = unscaled.join(', ');
    const place = processes.find(({ name }) => name === type)?.at.node.place;
    found.push(
      finding(
        'heroku-quantity-unknown',
        `How many dynos of ${names} run is not in the files; ${unscaled.length === 1 ? 'it is' : 'they are'} written with no replica.`,
        'Look at `heroku ps`, and state quantity and size under formation in app.json; or set replicas.',
        { place },
      ),
    );
  }
  for (const { name, line, at } of processes) {
    const program = supervisor.exec(line?.value ?? '')?.[0]?.trim();
    if (program === undefined) continue;
    found.push(
      finding(
        'heroku-supervisor',
        `${name} runs ${program.replace(/^.*\//, '')}, which starts other processes in the same container.`,
        'Make each of them a process type of its own; a pool of database connections becomes a component.',
        { service: name, place: at.node.place },
      ),
    );
  }
  return found;
}

function dataFindings({ addOns }: FindingSources): readonly Finding[] {
  return addOns.stores.flatMap(({ plan, component, moving, at }) =>
    moving === undefined
      ? []
      : [
          finding(
            'heroku-data',
            `${plan} becomes the component ${component}: one instance, without the backups and failover of the add-on.`,
            moving,
            { service: component, place: at.node.place },
          ),
        ],
  );
}

function valueFindings({ config }: FindingSources): readonly Finding[] {
  return [...config.values()]
    .filter(({ value }) => /\.herokuapp\.com\b/i.test(value.value ?? ''))
    .map(({ name, value }) =>
      finding(
        'heroku-host-name',
        `${name} names a host below herokuapp.com, which stays with Heroku.`,
        `Set container.env.${name} below environments/ to the new address.`,
        { place: value.origin.how === 'default' ? undefined : value.origin.place },
      ),
    );
}

function reviewFindings({ project }: FindingSources): readonly Finding[] {
  const review = child(child(project.descriptors.appJson?.at, 'environments'), 'review');
  if (review === undefined) return [];
  return [
    finding(
      'heroku-review-apps',
      'app.json has values for review apps; Heroku makes one for each pull request.',
      'Render with --env review, and let an ApplicationSet with the generator pullRequest make one from it for each pull request. Forks must get no secrets.',
      { place: review.node.place },
    ),
  ];
}

function fileFindings({ project }: FindingSources): readonly Finding[] {
  const { descriptors, sources } = project;
  const found: Finding[] = [];
  if (sources.otherProcfiles.length > 0)
    found.push(
      finding(
        'heroku-other-procfiles',
        `${sources.otherProcfiles.join(', ')}: only the Procfile itself is read.`,
        'Set PROCFILE_PATH in app.json if another one is meant.',
        { place: { file: sources.otherProcfiles[0] ?? 'Procfile', line: 1, column: 1 } },
      ),
    );
  if (descriptors.foreign !== undefined)
    found.push(
      finding(
        'heroku-foreign-app-json',
        `app.json is ${descriptors.foreign.what}, so it is not read.`,
        'Nothing, unless it was meant for Heroku.',
        { place: { file: descriptors.foreign.file, line: 1, column: 1 } },
      ),
    );
  if (project.live !== undefined) return found;
  found.push(
    finding(
      'heroku-live',
      'Config vars, dynos, add-ons, domains and log drains may have changed since the files were written.',
      'Read it with `--from heroku --app NAME`, or compare with `heroku config`, `heroku ps`, `heroku addons`, `heroku domains` and `heroku drains`.',
    ),
  );
  return found;
}
