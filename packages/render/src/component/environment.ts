import type { EnvironmentVariable } from '@landfall/model';
import type { Container } from '../helm/values.ts';
import { branch, growing, leafOf, type Traced } from '../traced.ts';
import { find, note, type Occupant } from './occupant.ts';
import { rewriteText, type SecretNeeds } from './texts.ts';

type Env = NonNullable<Container['env']>;

/** The variables of a container: plain ones, and the names of those that come from secrets. */
export interface Variables {
  readonly env: Traced<Env> | undefined;
  readonly secrets: Traced<Record<string, string>> | undefined;
}

/**
 * Translates the effective environment of a service. What the plan takes for a secret becomes a reference.
 *
 * @param needs secret variables that other texts of the container refer to; they are added unless the service has a
 *   variable of that name itself
 */
export function writeEnvironment(occupant: Occupant, variables: readonly EnvironmentVariable[], needs: SecretNeeds): Variables {
  const env = new Map<string, Traced<Env[string]>>();
  const all: SecretNeeds = new Map();
  const missing: EnvironmentVariable[] = [];
  for (const variable of variables) {
    if (isRefused(occupant, variable)) continue;
    const secret = occupant.plan.secrets.variables.get(occupant.service.name)?.get(variable.name);
    const { origin, value } = variable.value;
    if (variable.podField !== undefined)
      env.set(variable.name, branch<{ field: string }>({ field: leafOf(variable.podField, origin) }));
    else if (secret?.kind === 'secret') all.set(variable.name, { reference: secret.reference, origin });
    else if (secret?.kind === 'template') {
      for (const [name, reference] of secret.needs) if (!all.has(name)) all.set(name, { reference, origin });
      const template = leafOf(occupant.plan.references.rewrite(secret.template), origin, 'holds a secret: split');
      env.set(variable.name, branch<{ template: string }>({ template }));
    } else if (value === undefined) missing.push(variable);
    else env.set(variable.name, rewriteText(occupant, { value, origin }));
  }
  reportMissing(occupant, missing);
  for (const [name, need] of needs) if (!all.has(name)) all.set(name, need);
  // A plain variable of the same name would hide the secret one that a template refers to.
  for (const name of all.keys()) env.delete(name);
  const references = [...all].map(([name, { reference, origin }]) => [name, leafOf(reference, origin)] as const);
  return {
    env: env.size === 0 ? undefined : growing<Env[string]>(env),
    secrets: references.length === 0 ? undefined : growing<string>(references),
  };
}

/**
 * Kubernetes accepts any printable ASCII but `=` in a name from 1.32 on, and a C-like name with dots and dashes before.
 *
 * @source kubernetes pkg/features, RelaxedEnvironmentVariableValidation
 */
function isRefused(occupant: Occupant, { name, value }: EnvironmentVariable): boolean {
  const legal = minorOf(occupant.plan.options.kubernetes) >= 32 ? /^[ -<>-~]+$/ : /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
  if (legal.test(name)) return false;
  note(
    occupant,
    'environment-name',
    value.origin,
    `Kubernetes ${occupant.plan.options.kubernetes} accepts no variable of the name ${JSON.stringify(name)}.`,
  );
  return true;
}

function reportMissing(occupant: Occupant, missing: readonly EnvironmentVariable[]): void {
  const [first] = missing;
  if (first === undefined) return;
  for (const { name, value } of missing)
    note(
      occupant,
      'environment-without-value',
      value.origin,
      `${name} is passed through from the shell and has no value there; it is left unset.`,
    );
  const names = missing.map(({ name }) => name);
  find(occupant, 'variable-missing', {
    at: first.value.origin,
    message: `${occupant.service.name} takes ${names.join(', ')} from the shell, which has no value for ${names.length === 1 ? 'it' : 'them'}.`,
    remedy: `Set ${names.length === 1 ? `container.env.${first.name}` : 'them under container.env'} below environments/ where the component needs ${names.length === 1 ? 'it' : 'them'}.`,
  });
}

/** The minor version in a text like `1.34`. */
export function minorOf(version: string): number {
  return Number(version.split('.')[1] ?? '0');
}
