import { createHttpsTransport, createKubeClient, type KubeConnection } from '@landfall/cluster/kube';
import { systemClock } from '@landfall/cluster/registry';
import { createCertificates } from './certificates/certificates.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { Controller, ControllerContext } from './controllers/controller.ts';
import { watchers } from './controllers/list.ts';
import { createEventWriter } from './events/event-writer.ts';
import { explainRoutes } from './explain/routes.ts';
import { createGateController } from './gates/gate-controller.ts';
import { assembleImages } from './images/assemble-images.ts';
import { createClusterFacts } from './images/cluster-facts.ts';
import { createElection } from './leases/election.ts';
import { watchSignsOfLife } from './leases/sign-of-life.ts';
import { createMetrics } from './metrics/metrics.ts';
import { createProcessMeter } from './metrics/process-metrics.ts';
import { healthRoutes } from './process/health-routes.ts';
import { createHttpServer } from './process/http-server.ts';
import type { Log } from './process/log.ts';
import { messageOf } from './process/message-of.ts';
import { supervise } from './process/supervise.ts';
import { createRegistrationController } from './registration/registration-controller.ts';
import { namesOf } from './registration/webhook-configuration.ts';
import { followSurroundings } from './surroundings/follow.ts';
import { createAdmission } from './webhook/admission.ts';
import { createWebhookServer } from './webhook/server.ts';

/** What the process gives to its operator. */
export interface Host {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  /** Ends the operator in good order. */
  readonly signal: AbortSignal;
}

/** Requests that are under way when the webhook closes get so long for their answer. */
const closeMs = 10_000;
/** Heard of nodes and policies so long ago, they are not known any more. */
const silenceMs = 600_000;

/** Runs the operator until it is told to end; then it stops leading, goes on answering for a while, and closes. */
export async function runOperator(
  configuration: Configuration,
  connection: KubeConnection,
  { environment, log, signal }: Host,
): Promise<void> {
  const { name, namespace, podName, webhook, declaredPools } = configuration;
  const clock = systemClock;
  const { random } = Math;
  const metrics = createMetrics();
  const transport = createHttpsTransport(connection);
  const client = createKubeClient(transport);
  const frame = { client, clock, random, log };
  const surroundings = followSurroundings({ ...frame, declaredPools, ownNamespace: namespace });
  const facts = createClusterFacts({
    ...frame,
    metrics,
    maxDigests: configuration.maxDigests,
    mayEvict: () => election.isLeader,
  });
  const images = assembleImages({
    ...frame,
    configuration,
    metrics,
    surroundings,
    environment,
    store: facts,
    refuted: facts,
  });
  const events = createEventWriter({ client, source: { controller: name, instance: podName }, metrics, now: clock.now });
  const context: ControllerContext = { ...frame, metrics, events, surroundings, images, self: { name: podName, namespace } };

  const gateLease = { namespace, name: `${name}-gates` };
  const lifetimeMs = (configuration.leaseMs * 2) / 3;
  const life = watchSignsOfLife({ ...frame, lease: gateLease, lifetimeMs });
  const certificates = createCertificates({
    ...frame,
    metrics,
    secret: { namespace, name: `${name}-webhook` },
    names: namesOf(webhook.address),
  });
  const onFault = (error: unknown): void => log.warn('a fault was caught', { why: messageOf(error) });
  const server = createWebhookServer({
    admit: createAdmission({
      images,
      surroundings,
      metrics,
      clock,
      mayGate: life.isAlive,
      inlineBudgetMs: webhook.inlineBudgetMs,
      onFault,
    }),
    metrics,
    clock,
    maxConcurrent: webhook.maxConcurrent,
    deadlineMs: webhook.timeoutSeconds * 800,
    onFault,
  });
  let hasBegun = false;
  let isDraining = false;
  const trouble = (): string | undefined => {
    if (isDraining) return 'it ends';
    if (!server.isListening) return 'the webhook does not listen yet';
    if (!hasBegun) return 'it has not read yet what the cluster knows';
    return (surroundings.silenceMs() ?? 0) > silenceMs ? 'nothing was heard of nodes and policies for too long' : undefined;
  };
  surroundings.listen(() => {
    metrics.policyProblems.set(surroundings.problemCount());
    metrics.isEnforcing.set(surroundings.policiesOf(namespace).cluster.mode === 'enforce' ? 1 : 0);
  });
  const meter = createProcessMeter(metrics);
  const measure = (): void => {
    meter.measure();
    metrics.mayGate.set(life.isAlive() ? 1 : 0);
  };
  const health = healthRoutes({ trouble, metrics, measure });
  const door = createHttpServer(new Map([...health, ...explainRoutes(context)]), onFault);
  const controllers: readonly Controller[] = [
    createGateController({ lease: gateLease, identity: podName, lifetimeMs }),
    createRegistrationController({
      name,
      address: webhook.address,
      timeoutSeconds: webhook.timeoutSeconds,
      trusted: certificates.trusted,
      trouble,
    }),
    ...watchers,
  ];
  const election = createElection({
    ...frame,
    lease: { namespace, name },
    identity: podName,
    durationMs: configuration.leaseMs,
    reasonNotTo: trouble,
  });

  /** Everything that works beside the webhook; the webhook outlives it. */
  const work = new AbortController();
  signal.addEventListener('abort', () => work.abort(), { once: true });
  if (signal.aborted) work.abort();
  const superviseAll = (leading: boolean, term: AbortSignal): Promise<unknown> =>
    Promise.all(
      controllers
        .filter(({ needsLeader }) => needsLeader === leading)
        .map((controller) =>
          supervise(controller, context, {
            signal: term,
            onFault: () => metrics.faults.increase({ where: whereOf(controller) }),
          }),
        ),
    );
  const lead = async (term: AbortSignal): Promise<void> => {
    metrics.isLeader.set(1);
    try {
      await superviseAll(true, term);
    } finally {
      metrics.isLeader.set(0);
      metrics.isRegistered.set(0);
    }
  };

  /** What goes on until the very end: the webhook needs it to answer. */
  const end = new AbortController();
  const following = [surroundings.run(end.signal), life.run(end.signal), facts.run(end.signal)];
  try {
    const httpPort = await door.listen(configuration.httpPort, configuration.bindAddress);
    const webhookPort = await server.listen(await certificates.first(signal), webhook.port, configuration.bindAddress);
    log.info('listening', { httpPort, webhookPort });
    following.push(certificates.run(server.useCertificate, end.signal));
    await Promise.all([surroundings.synced(signal), facts.synced(signal)]);
    hasBegun = true;
    log.info('ready', { digests: facts.size });
    await Promise.race([
      Promise.all([election.run(lead, work.signal), superviseAll(false, work.signal)]),
      Promise.all(following),
    ]);
    isDraining = true;
    server.drain();
    await clock.sleep(webhook.drainMs);
  } finally {
    isDraining = true;
    work.abort();
    await server.close(closeMs);
    await Promise.race([facts.flush(), clock.sleep(closeMs)]);
    end.abort();
    await Promise.allSettled(following);
    door.close();
    meter.stop();
    transport.close();
  }
}

const faultPlaces = ['gates', 'registration', 'misplaced', 'prewarm', 'daemon-sets', 'exec-format'] as const;

function whereOf({ name }: Controller): (typeof faultPlaces)[number] | 'other' {
  return faultPlaces.find((place) => place === name) ?? 'other';
}
