import { byDefault, type Fact, inferred } from '@landfall/model';
import { type Cursor, child, entriesOf, factOf, itemsOf } from '../../compose/reading/cursor.ts';
import { plainNumber, plainText, text } from '../../compose/reading/scalar.ts';
import type { Remark } from '../../compose/reading/service-key.ts';
import type { LiveApp } from '../live/read-export.ts';
import type { HerokuProject } from '../project.ts';
import { defaultCommand } from './default-command.ts';
import type { ImageOrigin, Process } from './process.ts';
import { readScripts } from './scripts.ts';

/**
 * Every process of an application. heroku.yml decides where there is one, as on Heroku; else the Procfile, which is what
 * the next release runs; else what the live application runs; else what the buildpack or the Dockerfile would start by
 * itself.
 */
export function readProcesses(project: HerokuProject, remark: Remark): readonly Process[] {
  const { herokuYml, procfile } = project.descriptors;
  const types = herokuYml === undefined ? fromProcfile(project, remark) : fromHerokuYml(herokuYml.at, remark);
  if (herokuYml !== undefined && procfile !== undefined) remark(procfile.at.key, 'heroku-procfile-unread');
  return [...types, ...readScripts(project, types)];
}

/** Process types that people start by hand to look around; no dyno runs them. */
const interactive = /^(?:console|shell|bash|sh|repl|rails|rake|pry|irb|psql|dbconsole|runner|manage|artisan|task|tasks)$/i;

function fromProcfile(project: HerokuProject, remark: Remark): readonly Process[] {
  const formation = child(project.descriptors.appJson?.at, 'formation');
  const { procfile } = project.descriptors;
  const written = procfile === undefined ? liveTypes(project.live) : entriesOf(procfile.at);
  const processes = written.flatMap(({ name, at }): Process[] => {
    const line = text(at);
    if (interactive.test(name) && child(formation, name) === undefined && !isRunning(name, project.live)) {
      remark(at.key, 'heroku-one-off');
      return [];
    }
    return [{ name, moment: name === 'release' ? 'release' : 'dyno', at, ...(line === undefined ? {} : { line }) }];
  });
  const isOnlyRelease = processes.every(({ name }) => name === 'release');
  const hasOthers = written.some(({ name }) => name !== 'release');
  if (!isOnlyRelease || hasOthers) return processes;
  return [unwrittenWeb(project), ...processes];
}

/** What the live application runs: the types of its slug, else those of its formation that have a command. */
function liveTypes(live: LiveApp | undefined): ReturnType<typeof entriesOf> {
  const types = entriesOf(child(live?.at, 'processTypes'));
  if (types.length > 0) return types;
  return entriesOf(child(live?.at, 'formation')).flatMap(({ name, at }) => {
    const command = child(at, 'command');
    return command === undefined ? [] : [{ name, at: command }];
  });
}

function isRunning(type: string, live: LiveApp | undefined): boolean {
  return (plainNumber(child(child(child(live?.at, 'formation'), type), 'quantity')) ?? 0) > 0;
}

/** The web process that nobody wrote: the command of the Dockerfile, or what the buildpack starts. */
function unwrittenWeb(project: HerokuProject): Process {
  const { descriptors, sources } = project;
  const line = sources.hasDockerfile ? undefined : defaultCommand(sources);
  const evidence = line?.at ?? descriptors.appJson?.at ?? descriptors.procfile?.at ?? project.live?.at;
  const file = sources.hasDockerfile ? 'Dockerfile' : (sources.languages[0]?.file ?? 'Procfile');
  const at = evidence ?? { key: 'web', node: { kind: 'scalar', value: null, place: { file, line: 1, column: 1 } } };
  return { name: 'web', moment: 'dyno', at, ...(line === undefined ? {} : { line: line.fact }) };
}

/** @source devcenter.heroku.com/articles/build-docker-images-heroku-yml, "run" and "release" */
function fromHerokuYml(root: Cursor, remark: Remark): readonly Process[] {
  const built = entriesOf(child(child(root, 'build'), 'docker'));
  const images = new Map<string, ImageOrigin>();
  for (const { name, at } of built) images.set(name, { process: name, dockerfile: factOf(at, plainText(at) ?? 'Dockerfile') });
  const imageOf = (name: string, borrowed: Cursor | undefined): Pick<Process, 'image'> => {
    if (borrowed !== undefined) remark(borrowed.key, 'heroku-image-lent');
    const image = images.get(plainText(borrowed) ?? name) ?? images.get('web') ?? [...images.values()][0];
    return image === undefined ? {} : { image };
  };
  const runs = entriesOf(child(root, 'run'));
  const started = runs.map(({ name, at }): Process => {
    const line = lineOf(at.node.kind === 'map' ? child(at, 'command') : at);
    return { name, moment: 'dyno', at, ...imageOf(name, child(at, 'image')), ...(line === undefined ? {} : { line }) };
  });
  const borrowed = new Set(runs.map(({ at }) => plainText(child(at, 'image'))));
  // An image that is only lent to other processes starts nothing itself.
  const byImage = built
    .filter(({ name }) => !runs.some((run) => run.name === name) && !borrowed.has(name) && name !== 'release')
    .map(({ name, at }): Process => ({ name, moment: 'dyno', at, ...imageOf(name, undefined) }));
  const release = child(root, 'release');
  const line = lineOf(child(release, 'command'));
  const step: Process[] =
    release === undefined || release.node.kind !== 'map' || release.node.entries.size === 0
      ? []
      : [
          {
            name: 'release',
            moment: 'release',
            at: release,
            ...(line === undefined ? {} : { line }),
            ...imageOf('release', child(release, 'image')),
          },
        ];
  return [...started, ...byImage, ...step];
}

/** A command of heroku.yml: a line, or a list whose lines run one after the other. */
function lineOf(at: Cursor | undefined): Fact<string> | undefined {
  if (at?.node.kind !== 'seq') return text(at);
  const lines = itemsOf(at).flatMap((item) => plainText(item) ?? []);
  if (lines.length === 0) return undefined;
  return factOf(at, lines.join(' && '));
}

/** How many dynos of a type run when nobody says so: one of web, none of anything else. */
export function usualQuantity(type: string): Fact<number> {
  return type === 'web'
    ? byDefault(1, 'heroku-quantity', 'Heroku starts one web dyno')
    : byDefault(0, 'heroku-quantity', 'Heroku starts none of a type until someone scales it');
}

/** The fact that a process ends by itself. */
export function endsByItself({ at, moment }: Process): Fact<'replicated-job'> {
  const why = moment === 'release' ? 'Heroku runs it before a new release starts' : 'it runs once and ends';
  return inferred('replicated-job', 'heroku-moment', why, { place: at.node.place, key: at.key });
}
