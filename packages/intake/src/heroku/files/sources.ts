import { join } from 'node:path/posix';
import type { Workspace } from '@landfall/model';
import { type Cursor, child } from '../../compose/reading/cursor.ts';
import { scalarNode } from '../../compose/tree/edit.ts';
import { parseJson } from './parse-json.ts';
import { readText } from './read-text.ts';

/** A language that a builder of Heroku knows, and how it would start an application without a Procfile. */
export interface Language {
  /** Name of the buildpack: `heroku/ruby`. */
  readonly name: string;
  /** The file that tells. */
  readonly file: string;
}

/** The sources beside the descriptors, as far as the build depends on them. */
export interface Sources {
  /** In the order in which Heroku looks for them. */
  readonly languages: readonly Language[];
  readonly hasDockerfile: boolean;
  /** A project.toml: the sources say themselves how buildpacks build them. */
  readonly hasProjectDescriptor: boolean;
  /** Packages that an Aptfile names; addresses of packages and repositories are left out. */
  readonly systemPackages: readonly string[];
  /** Files that state versions of languages, one value each. */
  readonly runtimes: readonly { readonly file: string; readonly at: Cursor }[];
  /** `engines` of package.json. */
  readonly engines?: Cursor;
  /** `scripts.start` of package.json. */
  readonly startScript?: Cursor;
  /** Further Procfiles, which nobody reads. */
  readonly otherProcfiles: readonly string[];
}

/** An application without its sources. */
export const noSources: Sources = {
  languages: [],
  hasDockerfile: false,
  hasProjectDescriptor: false,
  systemPackages: [],
  runtimes: [],
  otherProcfiles: [],
};

/** @source devcenter.heroku.com/articles/buildpacks, "Buildpack detect"; the order of detection */
const markers: readonly (readonly [buildpack: string, file: RegExp])[] = [
  ['ruby', /^Gemfile$/],
  ['nodejs', /^package\.json$/],
  ['clojure', /^project\.clj$/],
  ['python', /^(?:requirements\.txt|Pipfile|poetry\.lock|uv\.lock|pyproject\.toml|setup\.py)$/],
  ['java', /^pom\.(?:xml|atom|clj|groovy|rb|scala|yaml|yml)$/],
  ['gradle', /^(?:build\.gradle(?:\.kts)?|gradlew)$/],
  ['scala', /^build\.sbt$/],
  ['php', /^(?:composer\.json|index\.php)$/],
  ['go', /^go\.mod$/],
  ['dotnet', /\.(?:csproj|sln|slnx|fsproj)$/],
];

const runtimeFiles = ['runtime.txt', '.python-version', '.ruby-version', '.node-version', '.nvmrc', 'system.properties'];

/** Looks at the folder of an application. A package.json that is no JSON is left to the build. */
export function readSources(workspace: Workspace, directory: string): Sources {
  const names = (workspace.list(directory) ?? []).filter((name) => !name.endsWith('/'));
  const languages = markers.flatMap(([name, pattern]) => {
    const file = names.find((each) => pattern.test(each));
    return file === undefined ? [] : [{ name, file }];
  });
  const manifest = readManifest(workspace, directory);
  const engines = child(manifest, 'engines');
  const startScript = child(child(manifest, 'scripts'), 'start');
  return {
    languages,
    hasDockerfile: names.includes('Dockerfile'),
    hasProjectDescriptor: names.includes('project.toml'),
    systemPackages: readAptfile(workspace, directory),
    runtimes: runtimeFiles.flatMap((file) => readRuntime(workspace, directory, file)),
    ...(engines?.node.kind === 'map' ? { engines } : {}),
    ...(startScript?.node.kind === 'scalar' ? { startScript } : {}),
    otherProcfiles: names.filter((name) => /^Procfile\.|\.Procfile$/i.test(name)),
  };
}

function readManifest(workspace: Workspace, directory: string): Cursor | undefined {
  const answer = workspace.read(join(directory, 'package.json'), 1024 * 1024);
  if (answer.kind !== 'file') return undefined;
  try {
    return { node: parseJson(new TextDecoder().decode(answer.bytes), 'package.json', 'package').node, key: 'package' };
  } catch {
    return undefined;
  }
}

/** @source elements.heroku.com/buildpacks/heroku/heroku-buildpack-apt: a package on each line, or its address, or `:repo:` */
function readAptfile(workspace: Workspace, directory: string): readonly string[] {
  const lines = readText(workspace, join(directory, 'Aptfile'), 'Aptfile')?.split(/\r\n?|\n/) ?? [];
  return lines.map((line) => line.replace(/#.*/, '').trim()).filter((line) => /^[a-z0-9][a-z0-9+.-]{1,99}$/.test(line));
}

/** The first line that says something. */
function readRuntime(workspace: Workspace, directory: string, file: string): Sources['runtimes'] {
  const lines = readText(workspace, join(directory, file), file)?.split(/\r\n?|\n/) ?? [];
  const index = lines.findIndex((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  const line = lines[index];
  if (line === undefined) return [];
  const place = { file, line: index + 1, column: line.length - line.trimStart().length + 1 };
  return [{ file, at: { node: scalarNode(line.trim(), place), key: `runtime["${file}"]` } }];
}
