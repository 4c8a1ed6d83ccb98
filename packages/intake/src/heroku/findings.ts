import type { Finding, Place, Severity } from '@landfall/model';
import type { AddOnsReading } from './add-ons/read-add-ons.ts';
import { isInBuilder } from './build-plan.ts';
import type { BuildPlan } from './processes/image.ts';
import type { Process } from './processes/process.ts';
import { descriptorFiles, type HerokuProject } from './project.ts';

/** What a person should know of a Heroku application as a whole. Codes are stable; the reference has a page of them. */
export const herokuFindings = {
  'heroku-nothing-runs': {
    severity: 'blocker',
    title: 'Nothing in the files says what runs',
    explanation: 'Without a Procfile, a Dockerfile or a language whose buildpack has a command of its own, web has no command.',
  },
  'heroku-quantity-unknown': {
    severity: 'warning',
    title: 'How many dynos run is not in the files',
    explanation:
      'Heroku keeps the number of dynos with the live application. Only web starts with one; the others start with none.',
  },
  'heroku-build': {
    severity: 'warning',
    title: 'Images must be built from buildpacks',
    explanation:
      'Heroku builds at each push. A cluster runs images, so a pipeline has to build one; the same buildpacks exist for it.',
  },
  'heroku-build-part': {
    severity: 'warning',
    title: 'A buildpack has no successor',
    explanation:
      'Builders of today have one buildpack per language. What others install has to come from a Dockerfile or a package list.',
  },
  'heroku-dockerfile': {
    severity: 'advice',
    title: 'The Dockerfile is built, though Heroku would use buildpacks',
    explanation: 'Many applications have a Dockerfile for other purposes. It is taken when it is there.',
  },
  'heroku-data': {
    severity: 'warning',
    title: 'A database of Heroku becomes a component',
    explanation:
      'The component has one instance and no backups. A managed database keeps what the add-on gave: backups, failover, upgrades.',
  },
  'heroku-host-name': {
    severity: 'warning',
    title: 'A value names a host of Heroku',
    explanation: 'Addresses below herokuapp.com stay with Heroku when the application leaves.',
  },
  'heroku-supervisor': {
    severity: 'warning',
    title: 'A process starts others',
    explanation:
      'A supervisor inside a container hides which process failed, and its parts cannot be scaled or stopped one by one.',
  },
  'heroku-other-procfiles': {
    severity: 'advice',
    title: 'Further Procfiles are not read',
    explanation: 'Heroku reads one Procfile. Others serve development and other hosts.',
  },
  'heroku-foreign-app-json': {
    severity: 'advice',
    title: 'The app.json belongs to something else',
    explanation: 'Expo, React Native and WeChat have a file of the same name.',
  },
  'heroku-live': {
    severity: 'advice',
    title: 'The live application knows more than its files',
    explanation: 'app.json and heroku.yml say how an application is created. What was changed since is only in the application.',
  },
} as const satisfies Record<string, { severity: Severity; title: string; explanation: string }>;

type Code = keyof typeof herokuFindings;

/** What the findings look at. */
export interface FindingSources {
  readonly project: HerokuProject;
  readonly processes: readonly Process[];
  readonly plan: BuildPlan;
  readonly addOns: AddOnsReading;
  /** Names of process types without a stated quantity. */
  readonly unscaled: readonly string[];
  /** Plain values of config vars. */
  readonly values: readonly { readonly name: string; readonly text: string; readonly place: Place | undefined }[];
}

/** Everything that a person should hear of a Heroku application, beside the ledger. */
export function herokuFindingsOf(sources: FindingSources): readonly Finding[] {
  return [
    ...commandFindings(sources),
    ...buildFindings(sources),
    ...dataFindings(sources),
    ...valueFindings(sources),
    ...fileFindings(sources),
  ];
}

function finding(
  code: Code,
  message: string,
  remedy: string,
  where: { service?: string; place?: Place | undefined } = {},
): Finding {
  const { severity } = herokuFindings[code];
  const { service, place } = where;
  return {
    code,
    severity,
    message,
    remedy,
    ...(service === undefined ? {} : { service }),
    ...(place === undefined ? {} : { place }),
  };
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

function buildFindings({ project, plan }: FindingSources): readonly Finding[] {
  const { descriptors, sources, name } = project;
  if (plan.kind === 'dockerfile')
    return descriptors.appJson === undefined || !usesBuildpacks(project)
      ? []
      : [
          finding(
            'heroku-dockerfile',
            'The Dockerfile is built, though app.json names buildpacks.',
            'Check that it builds the same application; remove it to build from buildpacks.',
            { place: { file: 'Dockerfile', line: 1, column: 1 } },
          ),
        ];
  if (plan.kind === 'docker') return [];
  const known = plan.buildpacks.filter(isInBuilder);
  const flags = known.map((buildpack) => ` --buildpack ${buildpack}`).join('');
  const file = sources.languages[0]?.file ?? descriptorFiles(descriptors)[0] ?? 'Procfile';
  const place = { file, line: 1, column: 1 };
  return [
    finding(
      'heroku-build',
      `There is no Dockerfile: a pipeline must build the image from ${known.length === 0 ? 'buildpacks' : known.join(', ')}.`,
      `Build with \`pack build REGISTRY/${name.value} --builder heroku/builder:24${flags} --publish\`, and write its digest to environments/<env>/images.yaml.`,
      { place },
    ),
    ...plan.buildpacks
      .filter((buildpack) => !isInBuilder(buildpack))
      .map((buildpack) =>
        finding(
          'heroku-build-part',
          `The buildpack ${buildpack} has no successor in the builder.`,
          'Find out what it installs, and install it in a Dockerfile or by heroku/deb-packages.',
          { place: descriptors.appJson?.at.node.place ?? place },
        ),
      ),
  ];
}

function usesBuildpacks({ descriptors }: HerokuProject): boolean {
  const { node } = descriptors.appJson?.at ?? {};
  return node?.kind === 'map' && node.entries.has('buildpacks');
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

function valueFindings({ values }: FindingSources): readonly Finding[] {
  return values
    .filter(({ text }) => /\.herokuapp\.com\b/i.test(text))
    .map(({ name, place }) =>
      finding(
        'heroku-host-name',
        `${name} names a host below herokuapp.com, which stays with Heroku.`,
        `Set container.env.${name} below environments/ to the new address.`,
        { place },
      ),
    );
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
  found.push(
    finding(
      'heroku-live',
      'Config vars, dynos, add-ons, domains and log drains may have changed since the files were written.',
      'Compare with `heroku config`, `heroku ps`, `heroku addons`, `heroku domains` and `heroku drains`.',
    ),
  );
  return found;
}
