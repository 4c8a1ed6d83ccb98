import type { App } from '@landfall/model';
import { planExposure } from './exposure/index.ts';
import { callableNames } from './names/callable.ts';
import { chooseNames } from './names.ts';
import { planNetworks } from './networks.ts';
import { decideOrder } from './order.ts';
import type { Account, Plan, RenderOptions } from './plan.ts';
import { collectCalls, resolveReferences } from './references/index.ts';
import { planScaling } from './scaling/index.ts';
import { reportFormerNames } from './secrets/former-names.ts';
import { planSecrets } from './secrets/index.ts';

/** Concludes everything about the whole application that its components need to know. */
export function makePlan(app: App, options: RenderOptions, account: Account): Plan {
  const claims = callableNames(app);
  const calls = collectCalls(app, claims);
  const names = chooseNames(app, { claims, called: new Set(calls.map(({ name }) => name)), account });
  const references = resolveReferences(app, { names, calls, account });
  const order = decideOrder(app, { names, references: references.all, account });
  const secrets = planSecrets(app, { names, references: references.all, account });
  const { scaling, required, watched } = planScaling({ app, names, references, secrets: secrets.plan, order, account });
  reportFormerNames(app, { files: secrets.plan.files, rewrite: references.rewrite, account });
  return {
    app,
    options,
    names,
    references,
    secrets: secrets.complete(required),
    exposure: planExposure(app, { names, ports: references.ports, account }),
    scaling,
    networks: planNetworks(app, { references: references.all, names, watched }, account),
    order,
  };
}
