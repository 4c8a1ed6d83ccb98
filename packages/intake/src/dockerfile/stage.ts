import { join } from 'node:path/posix';
import type { Port } from '@landfall/model';
import { parseDurationMs } from '../compose/reading/duration.ts';
import { parsePortText } from '../compose/reading/port-text.ts';
import { type Accounts, noteAccounts } from './accounts.ts';
import { expand } from './expand.ts';
import type { Instruction } from './instructions.ts';
import { execForm, splitWords, takeFlags } from './words.ts';

/** A value and the line that says it. */
export interface AtLine<T> {
  readonly value: T;
  readonly line: number;
  readonly column: number;
}

/** The check that a HEALTHCHECK declares, in milliseconds. */
export interface DeclaredCheck {
  readonly test: readonly string[];
  readonly intervalMs?: number;
  readonly timeoutMs?: number;
  readonly startPeriodMs?: number;
  readonly startIntervalMs?: number;
  readonly retries?: number;
}

/** What a stage of a Dockerfile declares, its own parent stages included. */
export interface Stage {
  /** The image outside the file that the chain of stages begins with. */
  base: string;
  baseLine: number;
  exposed: AtLine<Port>[];
  volumes: AtLine<string>[];
  user?: AtLine<string>;
  workingDir?: AtLine<string>;
  stopSignal?: AtLine<string>;
  entrypoint?: AtLine<readonly string[]>;
  command?: AtLine<readonly string[]>;
  /** Undefined value: NONE. */
  healthcheck?: AtLine<DeclaredCheck | undefined>;
  /** True once the stage itself says CMD; an ENTRYPOINT then leaves the command alone. */
  hasOwnCommand: boolean;
  shell: readonly string[];
  variables: Map<string, string>;
  arguments: Map<string, string>;
  accounts: Accounts;
}

/** Most ports, and most volumes, that are taken from one file. */
const maxDeclared = 1_000;

/** What instructions may look up beside the stage. */
export interface StageSurroundings {
  readonly escape: '\\' | '`';
  /** Arguments declared before the first FROM. */
  readonly globals: ReadonlyMap<string, string>;
  /** Arguments that the Compose file gives. */
  readonly given: ReadonlyMap<string, string>;
}

/** Applies one instruction to a stage. Instructions that leave the image's settings alone are passed over. */
export function applyInstruction(stage: Stage, instruction: Instruction, around: StageSurroundings): void {
  const { name, rest, line, column } = instruction;
  const at = <T>(value: T): AtLine<T> => ({ value, line, column });
  const expanded = () =>
    expand(rest, (variable) => stage.variables.get(variable) ?? stage.arguments.get(variable), around.escape);
  if (name === 'ARG') declareArguments(stage, rest, around);
  else if (name === 'ENV') for (const [key, value] of assignments(expanded(), around.escape)) stage.variables.set(key, value);
  else if (name === 'EXPOSE')
    addTo(
      stage.exposed,
      splitWords(expanded())
        .flatMap((word) => parsePortText(word)?.ports ?? [])
        .map(at),
    );
  else if (name === 'VOLUME')
    addTo(stage.volumes, (execForm(expanded()) ?? splitWords(expanded())).filter((path) => path !== '').map(at));
  else if (name === 'USER') stage.user = at(expanded().trim());
  else if (name === 'WORKDIR') stage.workingDir = at(join(stage.workingDir?.value ?? '/', unquoted(expanded())));
  else if (name === 'STOPSIGNAL') stage.stopSignal = at(expanded().trim());
  else if (name === 'SHELL') stage.shell = execForm(rest) ?? stage.shell;
  else if (name === 'RUN') noteAccounts([rest, ...instruction.heredocs].join('\n'), stage.accounts);
  else if (name === 'HEALTHCHECK') stage.healthcheck = at(checkOf(rest));
  else if (name === 'CMD') {
    stage.command = at(execForm(rest) ?? [...stage.shell, rest]);
    stage.hasOwnCommand = true;
  } else if (name === 'ENTRYPOINT') {
    stage.entrypoint = at(execForm(rest) ?? [...stage.shell, rest]);
    if (!stage.hasOwnCommand) stage.command = at([]);
  }
}

function addTo<T>(declared: T[], more: readonly T[]): void {
  declared.push(...more.slice(0, Math.max(0, maxDeclared - declared.length)));
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, '$2');
}

/** ARG takes what the Compose file gives, else its default, else the value declared before the first FROM. */
function declareArguments(stage: Stage, rest: string, { escape, globals, given }: StageSurroundings): void {
  for (const word of splitWords(rest, escape)) {
    const equals = word.indexOf('=');
    const name = equals === -1 ? word : word.slice(0, equals);
    const lookup = (variable: string) => stage.variables.get(variable) ?? stage.arguments.get(variable);
    const value = given.get(name) ?? (equals === -1 ? globals.get(name) : expand(word.slice(equals + 1), lookup, escape));
    if (value !== undefined) stage.arguments.set(name, value);
  }
}

/** `NAME=VALUE NAME=VALUE`, or the old form `NAME VALUE`. */
function assignments(text: string, escape: '\\' | '`'): [string, string][] {
  const words = splitWords(text, escape);
  if (words[0]?.includes('=') !== true) {
    const [name = '', ...rest] = text.trim().split(/\s+/);
    return name === '' ? [] : [[name, rest.join(' ')]];
  }
  return words
    .filter((word) => word.includes('='))
    .map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]);
}

function checkOf(text: string): DeclaredCheck | undefined {
  const { flags, rest } = takeFlags(text);
  const match = /^(NONE|CMD)\b\s*([\s\S]*)$/i.exec(rest);
  if (match === null || match[1]?.toUpperCase() === 'NONE') return undefined;
  const words = execForm(match[2] ?? '');
  const duration = (name: string) => parseDurationMs(flags.get(name) ?? '');
  const intervalMs = duration('interval');
  const timeoutMs = duration('timeout');
  const startPeriodMs = duration('start-period');
  const startIntervalMs = duration('start-interval');
  const retries = /^\d{1,6}$/.test(flags.get('retries') ?? '') ? Number(flags.get('retries')) : undefined;
  return {
    test: words === undefined ? ['CMD-SHELL', match[2] ?? ''] : ['CMD', ...words],
    ...(intervalMs === undefined ? {} : { intervalMs }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(startPeriodMs === undefined ? {} : { startPeriodMs }),
    ...(startIntervalMs === undefined ? {} : { startIntervalMs }),
    ...(retries === undefined ? {} : { retries }),
  };
}
