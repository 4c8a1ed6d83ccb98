import type { Fact, Place, Service } from '@landfall/model';
import { placeOf } from '../places.ts';

/** What a container runs. */
export interface CommandLine {
  /** Entrypoint and command, as one list of words. */
  readonly words: readonly string[];
  readonly text: string;
  /** The text without a start script of the image and without a small init before the program. */
  readonly program: string;
  readonly place: Place;
  /** True when it comes from the image and the Compose file says nothing. */
  readonly isOfImage: boolean;
}

/** Scripts in a command are read up to here: patterns would take long over more. */
const maxLength = 8_192;

/**
 * What a service runs: its entrypoint and command, else those of its image as far as they are known. A new entrypoint clears the
 * command of the image, as the engine does. Undefined when nobody says.
 */
export function commandLineOf(service: Service): CommandLine | undefined {
  const { entrypoint, command, imageFacts } = service;
  const first = entrypoint ?? imageFacts.entrypoint;
  const rest = command ?? (entrypoint === undefined ? imageFacts.command : undefined);
  const words = [...(first?.value ?? []), ...(rest?.value ?? [])];
  if (words.length === 0) return undefined;
  const fact: Fact<unknown> | undefined = command ?? entrypoint ?? rest ?? first;
  return {
    words,
    text: words.join(' ').slice(0, maxLength),
    program: withoutWrappers(words).join(' ').slice(0, maxLength),
    place: placeOf(fact, service.place),
    isOfImage: command === undefined && entrypoint === undefined,
  };
}

/** `docker-entrypoint.sh`, `tini --`: they hand over to what follows. */
function withoutWrappers(words: readonly string[]): readonly string[] {
  const start = words.findIndex((word) => !/entrypoint(?:\.sh)?$|(?:^|\/)(?:tini|dumb-init|catatonit)$|^--?$|^-[gs]$/.test(word));
  return start === -1 ? words : words.slice(start);
}

/** The script of `sh -c SCRIPT`, wherever the shell stands in the words; undefined when no shell is given a script. */
export function shellScriptOf(words: readonly string[]): string | undefined {
  const shell = words.findIndex((word) => /(?:^|\/)(?:ba|da|a|z|k)?sh$/.test(word));
  if (shell === -1) return undefined;
  const flag = words[shell + 1];
  return flag !== undefined && /^-[a-z]*c$/.test(flag) ? words[shell + 2] : undefined;
}

/** The commands of a script in order, without comments. Quotes are not taken apart further than needed to split. */
export function commandsOf(script: string): readonly string[] {
  const commands: string[] = [];
  let quote = '';
  let current = '';
  for (let index = 0; index < script.length; index += 1) {
    const character = script.charAt(index);
    if (character === '\\') {
      current += script.slice(index, index + 2);
      index += 1;
    } else if (quote !== '') {
      if (character === quote) quote = '';
      current += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      current += character;
    } else if (character === '\n' || character === ';' || script.startsWith('&&', index) || script.startsWith('||', index)) {
      commands.push(current);
      current = '';
      if (character === '&' || character === '|') index += 1;
    } else current += character;
  }
  return [...commands, current].map((text) => text.trim()).filter((text) => text !== '' && !text.startsWith('#'));
}
