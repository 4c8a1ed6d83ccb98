import { type App, type Fact, inferred } from '@landfall/model';
import { compareTexts } from '../output/account.ts';
import type { CallableName, CallableNames } from './names/callable.ts';
import { isComponentName, isServiceName, toComponentName, withSuffix } from './names/dns-label.ts';
import { podsOf } from './names/pod-of.ts';
import type { Account, Names } from './plan.ts';
import { remark, report } from './report.ts';

/** Names of files and releases in the delivery that no component may take. */
const reserved: ReadonlySet<string> = new Set(['shared', 'common', 'images']);

/**
 * Chooses the component name of every service, and the further names under which it must be reachable. A service keeps its name
 * where Kubernetes accepts it; an unacceptable one changes and is listed as renamed, so that texts can follow.
 *
 * @param claims - every name that resolves in the Compose project
 * @param called - names that texts of the application call; a container name or hostname becomes an alias only then
 */
export function chooseNames(
  app: App,
  {
    claims,
    called,
    account,
  }: { readonly claims: CallableNames; readonly called: ReadonlySet<string>; readonly account: Account },
): Names {
  const components = chooseComponents(app);
  const taken = new Map<string, string>([...components].map(([service, component]) => [component, service]));
  const aliases = new Map<string, Fact<string>[]>();
  const renamed = new Map<string, string>();
  for (const callable of claims.byName.values()) {
    const component = components.get(callable.service);
    if (component === undefined || callable.name === component) continue;
    if (!isOffered(callable, called)) continue;
    if (!isServiceName(callable.name)) {
      renamed.set(callable.name, component);
      if (callable.how === 'service') reportRename(app, callable.service, component, account);
      continue;
    }
    const owner = taken.get(callable.name);
    if (owner !== undefined && owner !== callable.service) {
      reportTakenName(callable, owner, account);
      continue;
    }
    taken.set(callable.name, callable.service);
    const fact =
      callable.fact ??
      inferred(callable.name, 'keep-name', `texts call the service ${callable.name}; its objects are named ${component}`);
    aliases.set(callable.service, [...(aliases.get(callable.service) ?? []), fact]);
  }
  for (const { claim, owner } of claims.refused) reportTakenName(claim, owner, account);
  for (const list of aliases.values()) list.sort((a, b) => compareTexts(a.value, b.value));
  return { components, aliases, renamed, podOf: podsOf(app) };
}

/** A name that is only a possibility is offered when something calls it. */
function isOffered({ how, name }: CallableName, called: ReadonlySet<string>): boolean {
  return how === 'service' || how === 'alias' || how === 'link' || called.has(name);
}

function chooseComponents(app: App): ReadonlyMap<string, string> {
  const names = app.services.map(({ name }) => name).sort();
  const components = new Map<string, string>();
  const taken = new Set<string>(reserved);
  // Legal names first: they may not change because another service resembles them.
  for (const name of names) {
    if (!isComponentName(name) || taken.has(name)) continue;
    components.set(name, name);
    taken.add(name);
  }
  for (const name of names) {
    if (components.has(name)) continue;
    const wanted = toComponentName(name);
    let component = reserved.has(wanted) ? `${wanted}-service` : wanted;
    for (let count = 2; taken.has(component); count += 1) component = withSuffix(wanted, String(count));
    components.set(name, component);
    taken.add(component);
  }
  return new Map([...components].sort(([a], [b]) => compareTexts(a, b)));
}

function reportRename(app: App, name: string, component: string, account: Account): void {
  const service = app.services.find((candidate) => candidate.name === name);
  report(account, 'service-renamed', {
    service: name,
    at: service?.place,
    message: `${name} is called ${component} in the cluster: Kubernetes takes only lower-case letters, digits and hyphens in names.`,
    remedy: `Texts that Landfall could read were rewritten. Where code builds the name itself, change it to ${component}.`,
  });
}

/** Docker answers a shared alias with every container that bears it; one Service in the cluster selects one component. */
function reportTakenName({ name, service, how, fact }: CallableName, owner: string, account: Account): void {
  if (how !== 'alias' && how !== 'link') return;
  const origin = fact?.origin;
  if (origin !== undefined)
    remark(account, 'alias-taken', origin, `${name} leads to ${owner} alone, which has the same name or alias.`);
  report(account, 'alias-taken', {
    service,
    at: origin,
    message: `The name ${name} of ${service} already belongs to ${owner}; in the cluster it leads to ${owner} alone.`,
    remedy: 'Give one of them another name, and use it where it is called.',
  });
}
