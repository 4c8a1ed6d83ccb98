import type { HerokuBuild } from '@landfall/model';
import { child, itemsOf } from '../compose/reading/cursor.ts';
import { plainText } from '../compose/reading/scalar.ts';
import type { BuildPlan } from './processes/image.ts';
import { type HerokuProject, stackOf } from './project.ts';

/**
 * Decides how images are made: by heroku.yml, by the Dockerfile at hand, else by buildpacks: those that are stated, else
 * those whose language is found. The buildpacks of the live application win over those of app.json.
 */
export function readBuildPlan({ descriptors, sources, live }: HerokuProject): BuildPlan {
  const docker = child(child(descriptors.herokuYml?.at, 'build'), 'docker');
  if (docker !== undefined) return { kind: 'docker' };
  if (sources.hasDockerfile || (live !== undefined && stackOf(live) === 'container')) return { kind: 'dockerfile' };
  const running = itemsOf(child(live?.at, 'buildpacks')).map(plainText);
  const inApp = itemsOf(child(descriptors.appJson?.at, 'buildpacks')).map((at) => plainText(at) ?? plainText(child(at, 'url')));
  const inFile = itemsOf(descriptors.buildpacks?.at).map(plainText);
  const written = running.length > 0 ? running : [...inApp, ...inFile];
  const stated = written.filter((name) => name !== undefined);
  const found = sources.languages.slice(0, 1).map(({ name }) => name);
  const buildpacks = [...new Set((stated.length > 0 ? stated : found).map(toCloudNative))];
  return { kind: 'buildpacks', buildpacks };
}

/**
 * Classic buildpacks by a word of their address, and what stands for them in a builder of today. Clojure has none.
 *
 * @source github.com/heroku/cnb-builder-images builder-24/builder.toml, read in November 2026
 */
const successors: readonly (readonly [word: RegExp, buildpack: string])[] = [
  [/(?:^|[/-])ruby$/, 'heroku/ruby'],
  [/(?:^|[/-])(?:nodejs|node)$/, 'heroku/nodejs'],
  [/(?:^|[/-])python$/, 'heroku/python'],
  [/(?:^|[/-])(?:java|jvm|jvm-common)$/, 'heroku/java'],
  [/(?:^|[/-])gradle$/, 'heroku/java'],
  [/(?:^|[/-])scala$/, 'heroku/scala'],
  [/(?:^|[/-])php$/, 'heroku/php'],
  [/(?:^|[/-])go$/, 'heroku/go'],
  [/(?:^|[/-])dotnet$/, 'heroku/dotnet'],
  [/(?:^|[/-])apt$/, 'heroku/deb-packages'],
];

/** `https://github.com/heroku/heroku-buildpack-ruby.git#v200` becomes `heroku/ruby`; what has no successor stays as it is. */
function toCloudNative(name: string): string {
  const plain = name
    .replace(/#.*$/, '')
    .replace(/\.(?:git|tgz|tar\.gz)$/, '')
    .replace(/\/$/, '');
  return successors.find(([word]) => word.test(plain))?.[1] ?? name;
}

/** True for a buildpack that a builder of Heroku has. */
export function isInBuilder(buildpack: string): boolean {
  return successors.some(([, known]) => known === buildpack);
}

/** The builder whose images run like dynos of the newest stack. */
export const builder = 'heroku/builder:24';

/**
 * The build from buildpacks, for the delivery to write down; undefined where a Dockerfile builds, or where the sources have
 * a project descriptor of their own.
 */
export function herokuBuildOf(plan: BuildPlan, { descriptors, sources }: HerokuProject): HerokuBuild | undefined {
  if (plan.kind !== 'buildpacks' || sources.hasProjectDescriptor) return undefined;
  const known = plan.buildpacks.filter(isInBuilder);
  const packages = sources.systemPackages.length > 0 && !known.includes(debPackages) ? [debPackages] : [];
  const procfile = known.length > 0 && descriptors.procfile !== undefined ? ['heroku/procfile'] : [];
  return {
    builder,
    buildpacks: known.length === 0 ? [] : [...packages, ...known, ...procfile],
    missing: plan.buildpacks.filter((buildpack) => !isInBuilder(buildpack)),
    systemPackages: sources.systemPackages,
  };
}

const debPackages = 'heroku/deb-packages';
