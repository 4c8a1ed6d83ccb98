import type { Fact } from '@landfall/model';
import type { Occupant } from '../occupant.ts';
import { type SecretNeeds, templateOf } from '../texts.ts';
import { expandInArgument, expandInShellLine, quoteForShell } from './secret-command.ts';

/** A shell line as an argument vector. Secret parts are left to the shell, which finds them in its variables. */
export function shellCommand(occupant: Occupant, line: Fact<string>, needs: SecretNeeds): readonly string[] {
  const template = templateOf(occupant, line.value);
  if (template === undefined) return ['sh', '-c', occupant.plan.references.rewrite(line.value)];
  addNeeds(needs, template.needs, line);
  return ['sh', '-c', expandInShellLine(template.text, template.needs.keys())];
}

/** An argument vector for a probe or hook. One that holds secrets goes through a shell, which must exist in the image. */
export function execCommand(occupant: Occupant, words: Fact<readonly string[]>, needs: SecretNeeds): readonly string[] {
  const templates = words.value.map((word) => templateOf(occupant, word));
  if (templates.every((template) => template === undefined))
    return words.value.map((word) => occupant.plan.references.rewrite(word));
  // The line of `sh -c` is a script, not a word to be quoted once more.
  const [shell, flag, line, ...rest] = words.value;
  if (line !== undefined && rest.length === 0 && /(^|\/)(ba|da|a)?sh$/.test(shell ?? '') && /^-[a-z]*c$/.test(flag ?? '')) {
    const [, , script = ''] = shellCommand(occupant, { value: line, origin: words.origin }, needs);
    return [shell ?? 'sh', flag ?? '-c', script];
  }
  const written = words.value.map((word, index) => {
    const template = templates[index];
    if (template === undefined) return quoteForShell(occupant.plan.references.rewrite(word));
    addNeeds(needs, template.needs, words);
    return expandInArgument(template.text, template.needs.keys());
  });
  return ['sh', '-c', `exec ${written.join(' ')}`];
}

function addNeeds(needs: SecretNeeds, added: ReadonlyMap<string, string>, { origin }: Fact<unknown>): void {
  for (const [name, reference] of added) needs.set(name, { reference, origin });
}
