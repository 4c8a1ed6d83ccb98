import { byDefault, type Origin } from '@landfall/model';
import type { EnvironmentValues } from '../helm/values.ts';
import type { RenderOptions } from '../plan/plan.ts';
import { branch, leafOf, type Traced } from '../traced.ts';

/**
 * `environments/<env>/common.yaml`: what a person settles once for all components of an environment. Everything in it is a
 * default of ours; the first rendering writes it, and later ones keep what was changed.
 */
export function environmentValues(name: string, app: string, options: RenderOptions): Traced<EnvironmentValues> {
  const asked: Origin = { how: 'stated', place: { file: 'command line', line: 1, column: 1 }, key: '--env' };
  const guess = (rule: string, why: string) => byDefault(undefined, rule, why).origin;
  const domain = guess('domain', 'a placeholder, set the domain of this environment');
  const route = guess('route-kind', 'Ingress or HTTPRoute, as the cluster offers');
  const store = guess('secret-store', `from --secrets ${options.secrets}`);
  const named = guess('secret-store-name', 'name of the store that the operator reads from');
  return branch<EnvironmentValues>({
    environment: leafOf(name, asked, 'from --env'),
    domain: leafOf(`${name}.${app}.example`, domain),
    ingress: branch<EnvironmentValues['ingress']>({ kind: leafOf('Ingress', route) }),
    secretStore: branch<EnvironmentValues['secretStore']>({
      mode: leafOf(options.secrets, store),
      ...(options.secrets === 'external' ? { kind: leafOf('ClusterSecretStore', named), name: leafOf(app, named) } : {}),
    }),
  });
}
