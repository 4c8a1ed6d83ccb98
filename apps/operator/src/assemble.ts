import { createHttpsTransport, createKubeClient, type KubeConnection } from '@landfall/cluster/kube';
import { systemClock } from '@landfall/cluster/registry';
import { assembleAsker, peerProof } from './asker/assemble-asker.ts';
import { ownAddress } from './asker/own-address.ts';
import { createPeerDoor } from './asker/peer-door.ts';
import { type Certificates, createCertificates } from './certificates/certificates.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { Controller, ControllerContext } from './controllers/controller.ts';
import { watchers } from './controllers/list.ts';
import { createEventWriter } from './events/event-writer.ts';
import { explainRoutes } from './explain/routes.ts';
import { createGateController } from './gates/gate-controller.ts';
import { assembleImages } from './images/assemble-images.ts';
import { type ClusterFacts, createClusterFacts } from './images/cluster-facts.ts';
import { createElection, type Election } from './leases/election.ts';
import { type LifeWatch, watchSignsOfLife } from './leases/sign-of-life.ts';
import { createMetrics } from './metrics/metrics.ts';
import { createProcessMeter } from './metrics/process-metrics.ts';
import { ownNamesOf, signLifetimeMs } from './own-names.ts';
import { healthRoutes } from './process/health-routes.ts';
import { createHttpServer, type HttpServer } from './process/http-server.ts';
import type { Log } from './process/log.ts';
import { messageOf } from './process/message-of.ts';
import { probeUrl, probeWebhook } from './registration/probe.ts';
import { createRegistrationController } from './registration/registration-controller.ts';
import { namesOf } from './registration/webhook-configuration.ts';
import { type FollowedSurroundings, followSurroundings } from './surroundings/follow.ts';
import { createAdmission } from './webhook/admission.ts';
import { createWebhookServer, type WebhookServer } from './webhook/server.ts';

/** What the process gives to its operator. */
export interface Host {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  /** Ends the operator in good order. */
  readonly signal: AbortSignal;
}

/** How far the life of the process has come. */
export interface Stage {
  hasBegun: boolean;
  isDraining: boolean;
}

/** An operator that is put together and does nothing yet. */
export interface Parts {
  readonly context: ControllerContext;
  readonly surroundings: FollowedSurroundings;
  readonly facts: ClusterFacts;
  readonly life: LifeWatch;
  readonly certificates: Certificates;
  readonly server: WebhookServer;
  readonly door: HttpServer;
  readonly election: Election;
  readonly controllers: readonly Controller[];
  /** Ends what holds connections and timers. */
  close(): void;
}

/** Heard of nodes and policies so long ago, they are not known any more. */
const silenceMs = 600_000;
/** A pod is let through when so much of the API server's patience is over. */
const deadlineShare = 0.8;
/** A webhook that takes longer is not well. */
const probeMs = 3000;

/** Puts the operator together, as the configuration says. */
export function assemble(
  configuration: Configuration,
  connection: KubeConnection,
  { environment, log, stage }: Pick<Host, 'environment' | 'log'> & { readonly stage: Stage },
): Parts {
  const { name, namespace, podName, webhook, declaredPools, leaseMs } = configuration;
  const names = ownNamesOf(name);
  const metrics = createMetrics();
  const transport = createHttpsTransport(connection);
  const client = createKubeClient(transport);
  const frame = { client, clock: systemClock, random: Math.random, log };
  const surroundings = followSurroundings({ ...frame, declaredPools, ownNamespace: namespace });
  const trouble = (): string | undefined => {
    if (stage.isDraining) return 'it ends';
    if (!stage.hasBegun) return 'it has not read yet what the cluster knows';
    return (surroundings.silenceMs() ?? 0) > silenceMs ? 'nothing was heard of nodes and policies for too long' : undefined;
  };
  const election = createElection({
    ...frame,
    lease: { namespace, name: names.leader },
    identity: podName,
    durationMs: leaseMs,
    reasonNotTo: trouble,
  });
  const facts = createClusterFacts({
    ...frame,
    metrics,
    maxDigests: configuration.maxDigests,
    mayEvict: () => election.isLeader,
  });
  const gates = { lease: { namespace, name: names.gates }, lifetimeMs: signLifetimeMs(leaseMs) };
  const life = watchSignsOfLife({ ...frame, ...gates });
  const webhookNames = namesOf(webhook.address);
  const certificates = createCertificates({
    ...frame,
    metrics,
    secret: { namespace, name: names.certificates },
    names: webhookNames,
  });
  const asker = assembleAsker({ ...frame, self: podName, life, certificates, serverName: webhookNames[0] ?? '' });
  const kept = { store: facts, refuted: facts };
  const images = assembleImages({ ...frame, configuration, metrics, surroundings, environment, ...kept, asker });
  const source = { controller: name, instance: podName };
  const events = createEventWriter({ client, source, metrics, now: systemClock.now });
  const context: ControllerContext = { ...frame, metrics, events, surroundings, images, self: { name: podName, namespace } };

  const onFault = (error: unknown): void => log.warn('a fault was caught', { why: messageOf(error) });
  const { inlineBudgetMs, maxConcurrent, timeoutSeconds, address } = webhook;
  const server = createWebhookServer({
    ...frame,
    admit: createAdmission({ ...frame, images, surroundings, metrics, mayGate: life.isAlive, inlineBudgetMs, onFault }),
    metrics,
    maxConcurrent,
    deadlineMs: timeoutSeconds * 1000 * deadlineShare,
    peers: createPeerDoor({ answer: images.answer, proof: () => peerProof(certificates), onFault }),
    onFault,
  });
  surroundings.listen(() => {
    metrics.policyProblems.set(surroundings.problemCount());
    metrics.isEnforcing.set(surroundings.policiesOf(namespace).cluster.mode === 'enforce' ? 1 : 0);
  });
  const meter = createProcessMeter(metrics);
  const measure = (): void => {
    meter.measure();
    metrics.mayGate.set(life.isAlive() ? 1 : 0);
  };
  const routes = new Map([...healthRoutes({ trouble, metrics, measure }), ...explainRoutes(context)]);
  return {
    context,
    surroundings,
    facts,
    life,
    certificates,
    server,
    door: createHttpServer(routes, onFault),
    election,
    controllers: [
      createGateController({
        ...gates,
        identity: podName,
        address: () => (server.port === undefined ? undefined : ownAddress(configuration.bindAddress, server.port)),
      }),
      createRegistrationController({
        name,
        address,
        timeoutSeconds,
        trouble,
        trusted: certificates.trusted,
        lookEveryMs: leaseMs / 3,
        probe: (trusted) => probeWebhook(probeUrl(address), { trusted, namespace, timeoutMs: probeMs }),
      }),
      ...watchers,
    ],
    close() {
      asker.close();
      meter.stop();
      transport.close();
    },
  };
}
