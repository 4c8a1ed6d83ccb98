import { byDefault, childKey, type Fact, type Healthcheck, type Hint, inferred, type Origin } from '@landfall/model';
import { checkWords, ownHosts } from '../../checks/check-words.ts';
import { type NetworkCheck, recogniseNetworkCheck } from '../../checks/network-check.ts';
import type { Probe, Probes, WorkloadKind } from '../../helm/values.ts';
import { branch, leaf, leafOf, listing, named, type Traced } from '../../traced.ts';
import { evidenceOf, find, note, type Occupant, use } from '../occupant.ts';
import { portsOf } from '../ports.ts';
import { wholeSeconds } from '../quantities.ts';
import type { SecretNeeds } from '../texts.ts';
import { writeDefaultReadiness } from './default-readiness.ts';
import { execCommand, shellCommand } from './exec-command.ts';

/** Compose never restarts a container that is slow to become healthy; the startup probe does, so it waits at least this long. */
const leastStartupMs = 5 * 60_000;

/** Liveness restarts, so it waits this many times as long as readiness. */
const livenessPatience = 3;

/** How a health check asks: the part that all probes of a container share. */
type Question = Pick<Probe, 'http' | 'tcp' | 'grpc' | 'exec'>;

/**
 * Translates the health check, the image's own where the service declares none: readiness decides about traffic as
 * `depends_on: service_healthy` did, startup gives the slow the time they were given. Liveness restarts, which Compose
 * never does, so it is written only when someone asks for it.
 *
 * @source compose-spec spec.md, "healthcheck": interval 30 s, timeout 30 s, retries 3, start_period 0, start_interval 5 s
 */
export function writeProbes(occupant: Occupant, kind: WorkloadKind, needs: SecretNeeds): Traced<Probes> | undefined {
  const check = effectiveCheck(occupant);
  if (check === undefined) return isCheckless(occupant, kind) ? writeDefaultReadiness(occupant) : undefined;
  for (const fact of [check.intervalMs, check.timeoutMs, check.retries, check.startPeriodMs, check.startIntervalMs])
    if (fact !== undefined) use(occupant, fact.origin, 'probes');
  const question = writeQuestion(occupant, check.test, needs);
  const intervalMs = positive(check.intervalMs) ?? byDefault(30_000, 'health-interval', 'the interval of Compose');
  const timeoutMs = positive(check.timeoutMs) ?? byDefault(30_000, 'health-timeout', 'the timeout of Compose');
  const retries = positive(check.retries) ?? byDefault(3, 'health-retries', 'the retries of Compose');
  const timeoutSeconds = leafOf(wholeSeconds(timeoutMs.value), timeoutMs.origin);
  const period = leafOf(wholeSeconds(intervalMs.value), intervalMs.origin);
  const readiness = branch<Probe>({ ...question, periodSeconds: period, timeoutSeconds, failures: leaf(retries) });
  return branch<Probes>({
    readiness,
    // A native sidecar holds the pod back until it has started, and its check may need the containers that come after it.
    startup: occupant.container === 'main' ? writeStartup({ check, question, intervalMs, retries, timeoutSeconds }) : undefined,
    liveness: writeLiveness(occupant, { question, period, timeoutSeconds, retries }),
  });
}

/** Nothing is said of a check, and the pods can be replaced one after the other. */
function isCheckless({ service, container }: Occupant, kind: WorkloadKind): boolean {
  return service.healthcheck === undefined && kind === 'Deployment' && container === 'main';
}

interface TestedCheck extends Healthcheck {
  readonly test: Fact<readonly string[]>;
}

/** Proposes a check that the tools in the image can run. It is not written by itself: Compose lets the service in without one. */
function proposeCheck(occupant: Occupant): void {
  const { service } = occupant;
  const check = service.imageFacts.proposedCheck;
  if (check === undefined) return;
  find(occupant, 'check-proposed', {
    at: evidenceOf(check.origin).place,
    message: `${service.name} has no health check, so its pod counts as ready as soon as it runs.`,
    remedy: `Its image can answer this one: \`healthcheck: {test: ${JSON.stringify(check.value)}}\`.`,
  });
}

/** The check of the service over that of its image, as the engine combines them; undefined when there is none. */
function effectiveCheck(occupant: Occupant): TestedCheck | undefined {
  const { healthcheck, imageFacts, name } = occupant.service;
  if (healthcheck === undefined) {
    const test = withTest(imageFacts.healthcheck);
    if (test === undefined) proposeCheck(occupant);
    return test;
  }
  if (healthcheck.disabled) {
    note(
      occupant,
      'healthcheck-disabled',
      `${childKey('services', name)}.healthcheck`,
      'The health check is switched off, so no probe is written.',
    );
    return undefined;
  }
  const own = { ...imageFacts.healthcheck, ...definedOnly(healthcheck), disabled: false };
  const combined = withTest(own);
  if (combined === undefined) {
    note(
      occupant,
      'healthcheck-without-test',
      `${childKey('services', name)}.healthcheck`,
      'Neither the service nor what is known of its image says what to run.',
    );
    return undefined;
  }
  return combined;
}

function withTest(check: Healthcheck | undefined): TestedCheck | undefined {
  const test = check?.test;
  if (check === undefined || check.disabled || test === undefined || test.value.length === 0 || test.value[0] === 'NONE')
    return undefined;
  return { ...check, test };
}

function definedOnly(check: Healthcheck): Healthcheck {
  // Undefined entries would hide those of the image.
  return Object.fromEntries(Object.entries(check).filter(([, value]) => value !== undefined)) as unknown as Healthcheck;
}

function positive(fact: Fact<number> | undefined): Fact<number> | undefined {
  // Zero means "the default" to the engine.
  return fact !== undefined && fact.value > 0 ? fact : undefined;
}

function writeQuestion(
  occupant: Occupant,
  test: Fact<readonly string[]>,
  needs: SecretNeeds,
): Partial<Traced<Question>['entries']> {
  const [form, ...words] = test.value;
  const isShell = form === 'CMD-SHELL';
  // A list that starts with neither word is a command as well; the reference loader refuses it, other inputs may not.
  const vector = isShell || form === 'CMD' ? words : test.value;
  const line = words.join(' ');
  const simple = checkWords(test.value);
  const network = simple === undefined ? undefined : recogniseNetworkCheck(simple);
  const asked = network === undefined ? undefined : writeNetworkCheck(occupant, network, test.origin);
  if (asked !== undefined) return asked;
  const exec = isShell
    ? shellCommand(occupant, { value: line, origin: test.origin }, needs)
    : execCommand(occupant, { value: vector, origin: test.origin }, needs);
  return { exec: listing<string>(exec.map((word) => leafOf(word, test.origin))) };
}

/**
 * A probe comes from outside the container: it may replace a check on localhost only when the port is one that others
 * reach. The host is kept as a header, because web frameworks refuse names that they do not expect.
 */
function writeNetworkCheck(
  occupant: Occupant,
  check: NetworkCheck,
  origin: Origin,
): Partial<Traced<Question>['entries']> | undefined {
  const { service } = occupant;
  const own = new Set([...ownHosts, service.name, service.hostname?.value, service.containerName?.value]);
  const port = portsOf(occupant).find((one) => one.port.value === check.port && one.protocol === 'TCP');
  if (!own.has(check.host) || port === undefined || isKnownFromCheck(port.port.origin)) return undefined;
  // The port may be stated by another container of the pod; its number is the same for all.
  const name: Traced<string | number> = occupant.container === 'main' ? leafOf(port.name, origin) : leafOf(check.port, origin);
  if (check.kind === 'tcp') return { tcp: branch<NonNullable<Probe['tcp']>>({ port: name }) };
  if (check.kind === 'grpc') {
    const asked = check.service === undefined || check.service === '' ? undefined : leafOf(check.service, origin);
    return { grpc: branch<NonNullable<Probe['grpc']>>({ port: leafOf(check.port, origin), service: asked }) };
  }
  const isUsualPort = check.port === (check.scheme === 'HTTPS' ? 443 : 80);
  const headers = new Map([['Host', isUsualPort ? check.host : `${check.host}:${check.port}`], ...check.headers]);
  return {
    http: branch<NonNullable<Probe['http']>>({
      path: leafOf(check.path, origin),
      port: name,
      scheme: check.scheme === 'HTTPS' ? leafOf(check.scheme, origin) : undefined,
      headers: named<string>([...headers].map(([header, value]) => [header, leafOf(value, origin)])),
    }),
  };
}

/** A port that only the check itself speaks of may be open to nobody but the container. */
function isKnownFromCheck(origin: Origin): boolean {
  return origin.how === 'inferred' && origin.rule === 'port-of-check';
}

interface StartupInput {
  readonly check: Healthcheck;
  readonly question: Partial<Traced<Question>['entries']>;
  readonly intervalMs: Fact<number>;
  readonly retries: Fact<number>;
  readonly timeoutSeconds: Traced<number>;
}

function writeStartup({ check, question, intervalMs, retries, timeoutSeconds }: StartupInput): Traced<Probe> {
  const startPeriodMs = positive(check.startPeriodMs);
  const startIntervalMs = positive(check.startIntervalMs);
  const period = wholeSeconds(startIntervalMs?.value ?? Math.min(5000, intervalMs.value));
  const allowedMs = (startPeriodMs?.value ?? 0) + retries.value * intervalMs.value;
  const isLong = allowedMs >= leastStartupMs;
  const why = isLong ? 'start_period, then all retries' : 'five minutes at least, so that the slow are not restarted';
  const failures = inferred(
    Math.ceil(Math.max(allowedMs, leastStartupMs) / 1000 / period),
    'startup-time',
    why,
    evidenceOf((startPeriodMs ?? retries).origin),
  );
  return branch<Probe>({
    ...question,
    periodSeconds: leafOf(
      period,
      startIntervalMs?.origin ?? byDefault(0, 'startup-interval', 'the start interval of Compose').origin,
    ),
    timeoutSeconds,
    failures: leaf(failures),
  });
}

function writeLiveness(
  occupant: Occupant,
  probe: {
    readonly question: Partial<Traced<Question>['entries']>;
    readonly period: Traced<number>;
    readonly timeoutSeconds: Traced<number>;
    readonly retries: Fact<number>;
  },
): Traced<Probe> | undefined {
  const hint = occupant.service.hints.find((one: Hint) => one.name === 'liveness');
  if (hint !== undefined) use(occupant, hint.value.origin, 'probes.liveness');
  const isWanted = hint === undefined ? occupant.plan.options.liveness : hint.value.value === true;
  if (!isWanted) return undefined;
  const why = 'laxer than readiness: a restart is the last resort';
  const origin: Origin = hint?.value.origin ?? { how: 'inferred', rule: 'liveness', why };
  return branch<Probe>({
    ...probe.question,
    periodSeconds: probe.period,
    timeoutSeconds: probe.timeoutSeconds,
    failures: leafOf(probe.retries.value * livenessPatience, origin, why),
  });
}
