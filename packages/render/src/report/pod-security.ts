import { namespaceOf } from '../argocd/index.ts';
import type { SecurityException } from '../helm/values.ts';
import type { ComponentSummary } from '../render.ts';
import { code, markdownTable } from './markdown.ts';

/** A level of the Pod Security Standards, from strict to lax. */
export type PodSecurityLevel = 'restricted' | 'baseline' | 'privileged';

/** Exceptions that the level "baseline" allows as well. */
const allowedByBaseline: readonly SecurityException[] = ['root', 'escalation', 'capabilities', 'volumes'];

const capabilitiesOfBaseline: readonly string[] = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

/** What a component needs of the Pod Security of its namespace, and why. */
export interface PodSecurityNeed {
  readonly level: PodSecurityLevel;
  /** Reasons of the exceptions, without repetition: one that another begins with says nothing more. */
  readonly reasons: readonly string[];
}

/**
 * The strictest level that lets the pods of a component in.
 *
 * @param exceptions as in its values
 * @param addedCapabilities of all its containers
 * @source kubernetes.io, "Pod Security Standards"
 */
export function podSecurityNeed(
  exceptions: Readonly<Partial<Record<SecurityException, string>>>,
  addedCapabilities: readonly string[],
): PodSecurityNeed {
  const names = Object.keys(exceptions) as SecurityException[]; // keys of the record
  const given = [...new Set(Object.values(exceptions))];
  const reasons = given.filter((reason) => !given.some((longer) => longer.startsWith(`${reason}, `)));
  if (names.length === 0) return { level: 'restricted', reasons };
  const isBaseline =
    names.every((name) => allowedByBaseline.includes(name)) &&
    addedCapabilities.every((capability) => capabilitiesOfBaseline.includes(capability));
  return { level: isBaseline ? 'baseline' : 'privileged', reasons };
}

/**
 * Says which level of Pod Security a namespace can enforce today, which components keep it from "restricted", and how one
 * of them is moved out of the way. Nothing when all are restricted.
 *
 * @source kubernetes.io, "Pod Security Standards" and "Pod Security Admission"
 */
export function podSecurity(app: string, environment: string, components: readonly ComponentSummary[]): readonly string[] {
  const excepted = components.filter((component) => component.podSecurity.level !== 'restricted');
  if (excepted.length === 0) return [];
  const namespace = namespaceOf(app, environment);
  const level = excepted.some((component) => component.podSecurity.level === 'privileged') ? 'privileged' : 'baseline';
  const movable = excepted.filter(
    ({ claims, kind }) => kind !== 'CronJob' && !claims.some(({ name }) => name.startsWith('shared-')),
  );
  return [
    '## Pod Security',
    '',
    `These depart from the profile "restricted", each for the reasons that stand under ${code('exceptions')} of its values. As they are, ${code(namespace)} can enforce ${code(level)} and no more:`,
    '',
    ...markdownTable(
      ['component', 'needs', 'because'],
      excepted.map(({ name, podSecurity: need }) => [code(name), need.level, need.reasons.join('; ')]),
    ),
    '',
    'Work them off one by one: give the component a user that is not root (`user` in the Compose file, or `container.security.user` in its values, which lets `exceptions` go), try it, and when none is left:',
    '',
    '```sh',
    `kubectl label namespace ${namespace} pod-security.kubernetes.io/enforce=restricted`,
    '```',
    ...(movable.length === 0 ? [] : ['', ...elsewhere(namespace, environment, movable)]),
  ];
}

/** How a component that keeps its exceptions goes to another namespace, found by the same names. */
function elsewhere(namespace: string, environment: string, movable: readonly ComponentSummary[]): readonly string[] {
  const [first] = movable;
  const other = `${namespace}-exceptions`;
  return [
    `One that keeps its exceptions can live in a namespace of its own instead, when it shares no claim with others: ${movable.map(({ name }) => code(name)).join(', ')}. The Secrets that it uses must be there too. \`external.host\` keeps the names: its own here, and there those of what it calls. Both sides must let the other namespace in (\`network.allowFrom\`):`,
    '',
    '```sh',
    `name() { helm upgrade --install "$1" chart --namespace "$2" --create-namespace --set external.host="$1.$3.svc.cluster.local" \\`,
    `  -f values/$1.yaml -f environments/${environment}/common.yaml -f environments/${environment}/$1.yaml -f environments/${environment}/images.yaml; }`,
    `COMPONENT=${first?.name ?? ''} CALLED=''   # CALLED: what it calls`,
    `for called in $CALLED; do name $called ${other} ${namespace}; done`,
    `install $COMPONENT ${other}`,
    `name $COMPONENT ${namespace} ${other}`,
    '```',
  ];
}
