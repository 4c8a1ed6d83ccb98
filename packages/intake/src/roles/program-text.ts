import type { Place, Service } from '@landfall/model';

/** The command line that a container runs, as far as it is known. */
export interface Program {
  /** Everything that is run, one line. */
  readonly text: string;
  /** The last command of a chain such as `migrate && gunicorn`: the one that stays. */
  readonly last: string;
  readonly place?: Place;
}

/** Longest command line that is looked at. */
const maxLength = 4_096;

/**
 * What the container runs: the entrypoint and command of the service, else those of its image. A new entrypoint clears the
 * command of the image, as the engine does.
 */
export function programOf({ entrypoint, command, imageFacts }: Service): Program | undefined {
  const first = entrypoint ?? imageFacts.entrypoint;
  const rest = command ?? (entrypoint === undefined ? imageFacts.command : undefined);
  const words = [...(first?.value ?? []), ...(rest?.value ?? [])];
  if (words.length === 0) return undefined;
  const text = words.join(' ').slice(0, maxLength);
  const fact = command ?? entrypoint ?? rest ?? first;
  const place = fact === undefined || fact.origin.how === 'default' ? undefined : fact.origin.place;
  return { text, last: lastOfChain(text), ...(place === undefined ? {} : { place }) };
}

/** The text after the last `&&`, `;`, `||` or line end; a loop is taken whole, because it is what stays. */
function lastOfChain(text: string): string {
  if (/\b(?:while|until|for)\b[^;]*;\s*do\b/.test(text) && /\bdone\s*['"]?\s*$/.test(text)) return text;
  const parts = text
    .split(/&&|\|\||;|\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/^(?:fi|done|\}|wait|')$/.test(part));
  return parts.at(-1) ?? text;
}
