import type { Fact, Origin } from '@landfall/model';
import type { Text } from '../helm/values.ts';
import { branch, leafOf, type Traced } from '../traced.ts';
import type { Occupant } from './occupant.ts';

/** Variables that must come from secrets because a text refers to them: name to `secret#key`, with why. */
export type SecretNeeds = Map<string, { readonly reference: string; readonly origin: Origin }>;

/**
 * Writes a text of the service so that it means the same in the cluster: secret parts are replaced by references, which
 * are added to `needs`, and host names that had to change are changed.
 */
export function writeText(occupant: Occupant, text: Fact<string>, needs: SecretNeeds): Traced<Text> {
  const template = templateOf(occupant, text.value);
  if (template === undefined) return rewriteText(occupant, text);
  for (const [name, reference] of template.needs) needs.set(name, { reference, origin: text.origin });
  return branch<{ template: string }>({ template: leafOf(template.text, text.origin, 'holds a secret: split') });
}

/** Changes the host names in a text that had to change. */
export function rewriteText({ plan }: Pick<Occupant, 'plan'>, { value, origin }: Fact<string>): Traced<string> {
  const rewritten = plan.references.rewrite(value);
  return rewritten === value ? leafOf(value, origin) : leafOf(rewritten, origin, 'a host name changed');
}

/** A text in which `$(NAME)` stands for the secret variables in `needs`, and `$$(` for a literal `$(`. */
export interface SecretTemplate {
  readonly text: string;
  readonly needs: ReadonlyMap<string, string>;
}

/** The text with its secret parts replaced; undefined when it holds none. */
export function templateOf({ plan, service }: Occupant, text: string): SecretTemplate | undefined {
  const split = plan.secrets.template(service.name, text);
  if (split === undefined) return undefined;
  // A plan may find that no part is left to refer to.
  const written = split.text.kind === 'leaf' ? split.text.value : split.text.entries.template.value;
  return { text: plan.references.rewrite(written), needs: split.needs };
}
