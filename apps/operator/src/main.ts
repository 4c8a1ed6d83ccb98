import type { KubeConnection } from '@landfall/cluster/kube';
import { assemble, type Host, type Parts, type Stage } from './assemble.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { Controller } from './controllers/controller.ts';
import { forgetAsLeader } from './metrics/leader-metrics.ts';
import { supervise } from './process/supervise.ts';

/** Requests that are under way when the webhook closes get so long for their answer, and what is new so long to be written. */
const closeMs = 10_000;

/** Runs the operator until it is told to end; then it stops leading, goes on answering for a while, and closes. */
export async function runOperator(configuration: Configuration, connection: KubeConnection, host: Host): Promise<void> {
  const { log, signal } = host;
  const { webhook, bindAddress } = configuration;
  const stage: Stage = { hasBegun: false, isDraining: false };
  const parts = assemble(configuration, connection, { ...host, stage });
  const { surroundings, facts, life, certificates, server, door, election } = parts;
  const { clock } = parts.context;
  /** What goes on until the very end: the webhook needs it to answer. */
  const end = new AbortController();
  const following = [surroundings.run(end.signal), life.run(end.signal), facts.run(end.signal)];
  try {
    const httpPort = await door.listen(configuration.httpPort, bindAddress);
    const webhookPort = await server.listen(await certificates.first(signal), webhook.port, bindAddress);
    log.info('listening', { httpPort, webhookPort });
    following.push(certificates.run(server.useCertificate, end.signal));
    await Promise.all([surroundings.synced(signal), facts.synced(signal)]);
    stage.hasBegun = true;
    log.info('ready', { digests: facts.size });
    const lead = (term: AbortSignal): Promise<void> => runAsLeader(parts, term);
    // What is followed only ends when it fails.
    await Promise.race([Promise.all([election.run(lead, signal), superviseAll(parts, false, signal)]), ...following]);
    stage.isDraining = true;
    server.drain();
    await clock.sleep(webhook.drainMs);
  } finally {
    stage.isDraining = true;
    await server.close(closeMs);
    const over = new AbortController();
    await Promise.race([facts.flush(), clock.sleep(closeMs, over.signal).catch(() => undefined)]);
    over.abort();
    end.abort();
    await Promise.allSettled(following);
    door.close();
    parts.close();
  }
}

async function runAsLeader(parts: Parts, term: AbortSignal): Promise<void> {
  const { metrics } = parts.context;
  metrics.isLeader.set(1);
  try {
    await superviseAll(parts, true, term);
  } finally {
    forgetAsLeader(metrics);
  }
}

async function superviseAll({ controllers, context }: Parts, leading: boolean, signal: AbortSignal): Promise<void> {
  const { metrics } = context;
  const run = (controller: Controller): Promise<void> =>
    supervise(controller, context, { signal, onFault: () => metrics.faults.increase({ where: whereOf(controller) }) });
  await Promise.all(controllers.filter(({ needsLeader }) => needsLeader === leading).map(run));
}

const faultPlaces = ['gates', 'registration', 'misplaced', 'prewarm', 'daemon-sets', 'exec-format'] as const;

function whereOf({ name }: Controller): (typeof faultPlaces)[number] | 'other' {
  return faultPlaces.find((place) => place === name) ?? 'other';
}
