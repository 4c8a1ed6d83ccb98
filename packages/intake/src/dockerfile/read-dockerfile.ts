import { expand } from './expand.ts';
import { readInstructions } from './instructions.ts';
import { applyInstruction, type Stage, type StageSurroundings } from './stage.ts';
import { splitWords, takeFlags } from './words.ts';

/** What steers a build from outside. */
export interface BuildSettings {
  /** Name or number of the stage that is built; absent: the last one. */
  readonly target?: string;
  readonly arguments: ReadonlyMap<string, string>;
  /** Variables that a base image is known to set. */
  readonly variablesOf?: (image: string) => Readonly<Record<string, string>>;
}

/** Arguments that every build has. The architecture does not change what the settings of an image say. */
const builtInArguments: readonly (readonly [string, string])[] = [
  ['BUILDPLATFORM', 'linux/amd64'],
  ['BUILDOS', 'linux'],
  ['BUILDARCH', 'amd64'],
  ['TARGETPLATFORM', 'linux/amd64'],
  ['TARGETOS', 'linux'],
  ['TARGETARCH', 'amd64'],
  ['TARGETVARIANT', ''],
];

/**
 * Reads what the built image will declare: the settings of the target stage with those of the stages it is built on.
 *
 * @returns undefined when there is no such stage
 * @source Dockerfile reference
 */
export function readDockerfile(text: string, settings: BuildSettings): Stage | undefined {
  const { escape, list } = readInstructions(text);
  const globals = new Map(builtInArguments);
  const around: StageSurroundings = { escape, globals, given: settings.arguments };
  const named = new Map<string, Stage>();
  const stages: Stage[] = [];
  let stage: Stage | undefined;
  for (const instruction of list) {
    if (instruction.name === 'FROM') {
      const { rest } = takeFlags(instruction.rest);
      const [image = '', , alias] = splitWords(expand(rest, (name) => globals.get(name), escape));
      const parent = named.get(image.toLowerCase());
      stage = parent === undefined ? emptyStage(image, instruction.line, settings.variablesOf) : copyStage(parent);
      stages.push(stage);
      if (alias !== undefined) named.set(alias.toLowerCase(), stage);
    } else if (stage !== undefined) {
      applyInstruction(stage, instruction, around);
    } else if (instruction.name === 'ARG') {
      for (const word of splitWords(instruction.rest, escape)) declareGlobal(word, globals, around);
    }
  }
  const { target } = settings;
  if (target === undefined || target === '') return stages.at(-1);
  return named.get(target.toLowerCase()) ?? (/^\d{1,4}$/.test(target) ? stages[Number(target)] : undefined);
}

function declareGlobal(word: string, globals: Map<string, string>, { given, escape }: StageSurroundings): void {
  const equals = word.indexOf('=');
  const name = equals === -1 ? word : word.slice(0, equals);
  const value =
    given.get(name) ?? (equals === -1 ? undefined : expand(word.slice(equals + 1), (variable) => globals.get(variable), escape));
  if (value !== undefined) globals.set(name, value);
}

function emptyStage(base: string, baseLine: number, variablesOf: BuildSettings['variablesOf']): Stage {
  return {
    base,
    baseLine,
    exposed: [],
    volumes: [],
    hasOwnCommand: false,
    shell: ['/bin/sh', '-c'],
    variables: new Map(Object.entries(variablesOf?.(base) ?? {})),
    arguments: new Map(),
    accounts: { users: new Map(), groups: new Map() },
  };
}

/** A stage built on another takes over everything but its arguments. */
function copyStage(parent: Stage): Stage {
  return {
    ...parent,
    exposed: [...parent.exposed],
    volumes: [...parent.volumes],
    hasOwnCommand: false,
    variables: new Map(parent.variables),
    arguments: new Map(),
    accounts: { users: new Map(parent.accounts.users), groups: new Map(parent.accounts.groups) },
  };
}
