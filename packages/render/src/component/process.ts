import type { Fact } from '@landfall/model';
import type { Text } from '../helm/values.ts';
import { type Listing, leaf, leafOf, listing, type Traced } from '../traced.ts';
import { find, note, type Occupant, use } from './occupant.ts';
import { type SecretNeeds, writeText } from './texts.ts';

/** What runs in the container. */
export interface Process {
  readonly command: Listing<Text> | undefined;
  readonly args: Listing<Text> | undefined;
  readonly workingDir: Traced<string> | undefined;
  readonly tty: Traced<boolean> | undefined;
  readonly stdin: Traced<boolean> | undefined;
}

/**
 * Translates what runs. Compose's entrypoint is Kubernetes' command, and Compose's command is its args; both sides forget
 * the image's CMD when the entrypoint is replaced.
 *
 * @source compose-spec spec.md, "command" and "entrypoint"; kubernetes.io, "Define a Command and Arguments for a Container"
 */
export function writeProcess(occupant: Occupant, needs: SecretNeeds): Process {
  const { service } = occupant;
  const { command, args } = argumentsOf(occupant);
  const write = (list: Fact<readonly string[]> | undefined) =>
    list === undefined || list.value.length === 0
      ? undefined
      : listing<Text>(list.value.map((value) => writeText(occupant, { value, origin: list.origin }, needs)));
  return {
    command: write(command),
    args: write(args),
    workingDir: workingDirOf(occupant),
    tty: flagOf(occupant, service.tty, 'container.tty'),
    stdin: flagOf(occupant, service.stdinOpen, 'container.stdin'),
  };
}

function argumentsOf(occupant: Occupant): {
  command: Fact<readonly string[]> | undefined;
  args: Fact<readonly string[]> | undefined;
} {
  const { entrypoint, command, imageFacts } = occupant.service;
  // A cleared list has no scalar that could show it.
  if (command !== undefined) use(occupant, command.origin, occupant.container === 'main' ? 'container' : 'sidecars');
  if (entrypoint !== undefined && isCleared(entrypoint)) return withoutEntrypoint(occupant, entrypoint);
  if (entrypoint === undefined && command !== undefined && isCleared(command)) {
    if (imageFacts.entrypoint !== undefined && imageFacts.entrypoint.value.length > 0)
      return { command: imageFacts.entrypoint, args: undefined };
    if (imageFacts.source !== 'none') return { command: undefined, args: undefined };
    note(occupant, 'command-cleared', command.origin, 'The command of the image stays: its entrypoint is not known.');
    reportUnknown(occupant, command, 'the command is cleared');
    return { command: undefined, args: undefined };
  }
  return { command: entrypoint, args: command === undefined || isCleared(command) ? undefined : command };
}

/** An empty entrypoint clears the image's; then the first word of the command is the program. */
function withoutEntrypoint(occupant: Occupant, entrypoint: Fact<readonly string[]>): ReturnType<typeof argumentsOf> {
  const { command, imageFacts } = occupant.service;
  use(occupant, entrypoint.origin, 'container.command');
  const program = command !== undefined && !isCleared(command) ? command : imageFacts.command;
  if (program !== undefined && program.value.length > 0) return { command: program, args: undefined };
  note(
    occupant,
    'command-cleared',
    entrypoint.origin,
    'The entrypoint of the image stays: what it would run instead is not known.',
  );
  reportUnknown(occupant, entrypoint, 'the entrypoint is cleared');
  return { command: undefined, args: command };
}

function isCleared({ value }: Fact<readonly string[]>): boolean {
  return value.length === 0 || (value.length === 1 && value[0] === '');
}

function reportUnknown(occupant: Occupant, { origin }: Fact<unknown>, what: string): void {
  find(occupant, 'command-unknown', {
    at: origin,
    message: `In ${occupant.service.name} ${what}, and the image is not known well enough to say what runs then.`,
    remedy: 'Write container.command with the whole argument vector.',
  });
}

function workingDirOf(occupant: Occupant): Traced<string> | undefined {
  const { workingDir } = occupant.service;
  if (workingDir === undefined) return undefined;
  use(occupant, workingDir.origin, 'container.workingDir');
  // An empty folder is that of the image.
  return workingDir.value === '' ? undefined : leaf(workingDir);
}

function flagOf(occupant: Occupant, flag: Fact<boolean> | undefined, path: string): Traced<boolean> | undefined {
  if (flag === undefined) return undefined;
  if (flag.value) return leafOf(true, flag.origin);
  use(occupant, flag.origin, path);
  return undefined;
}
