import { createHmac } from 'node:crypto';
import {
  createInformer,
  isRefusal,
  type KubeClient,
  KubeError,
  type KubeObject,
  type ObjectRef,
  resources,
} from '@landfall/cluster/kube';
import type { Clock } from '@landfall/cluster/registry';
import type { Metrics } from '../metrics/metrics.ts';
import type { Log } from '../process/log.ts';
import { messageOf } from '../process/message-of.ts';
import type { ServingCertificate } from '../webhook/server.ts';
import { readCertificateSecret, writeCertificateSecret } from './certificate-secret.ts';
import { type CertificateSettings, type CertificateState, endOf, planCertificates } from './plan.ts';

export interface CertificatesOptions {
  readonly client: KubeClient;
  /** Since 1970. */
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly secret: ObjectRef;
  /** Names and addresses by which the webhook is asked. */
  readonly names: readonly string[];
  readonly settings?: CertificateSettings;
}

/** The certificates of the webhook: made, renewed and followed by every replica, kept in one Secret. */
export interface Certificates {
  /** Settles with what to serve first; the Secret is there by then. */
  first(signal: AbortSignal): Promise<ServingCertificate>;
  /** Follows the Secret, renews what comes to its end, and tells of what to serve from now on. */
  run(use: (certificate: ServingCertificate) => void, signal: AbortSignal): Promise<void>;
  /** Authorities that callers shall trust, as one PEM text; undefined before the first. */
  trusted(): string | undefined;
  /** What only those can say who may read the Secret, for one purpose; undefined before the first. */
  proofFor(purpose: string): string | undefined;
}

const lookEveryMs = 30_000;
const tries = 5;

export function createCertificates(options: CertificatesOptions): Certificates {
  const { client, clock, random, log, metrics, secret, names } = options;
  let state: CertificateState | undefined;

  /** Reads the Secret, and does what there is to do about it. Two replicas may do so at a time: one of them is faster. */
  async function settle(signal: AbortSignal): Promise<CertificateState> {
    for (let attempt = 1; ; attempt += 1) {
      const object = await client.get(resources.secrets, secret, { signal });
      const known = object === undefined ? undefined : readCertificateSecret(object);
      const plan = planCertificates(known, {
        nowMs: clock.now(),
        names,
        ...(options.settings !== undefined && { settings: options.settings }),
      });
      if (plan.kind === 'keep' && known !== undefined) return keep(known);
      if (plan.kind === 'keep') throw new Error('there is nothing to keep');
      try {
        await write(object, plan.state, signal);
        log.info('certificates were written', { why: plan.why });
        return keep(plan.state);
      } catch (error) {
        if (!isRefusal(error, 'conflict', 'already-exists') || attempt >= tries) throw error;
      }
    }
  }

  async function write(object: KubeObject | undefined, next: CertificateState, signal: AbortSignal): Promise<void> {
    const written = writeCertificateSecret(secret, next);
    if (object === undefined) await client.create(resources.secrets, written, { signal });
    else await client.replace(resources.secrets, { ...object, ...written, metadata: object.metadata }, { signal });
  }

  function keep(next: CertificateState): CertificateState {
    state = next;
    const endMs = endOf(next.serving.certificate);
    if (endMs !== undefined) metrics.certificateExpires.set(endMs / 1000);
    return next;
  }

  return {
    async first(signal) {
      for (;;) {
        try {
          return (await settle(signal)).serving;
        } catch (error) {
          if (!(error instanceof KubeError)) throw error;
          metrics.faults.increase({ where: 'certificates' });
          log.warn('certificates cannot be had', { why: error.message });
        }
        await clock.sleep(retryMs * (1 + random()), signal);
      }
    },
    async run(use, signal) {
      let served = state?.serving.certificate;
      const serve = (next: CertificateState): void => {
        if (next.serving.certificate === served) return;
        served = next.serving.certificate;
        use(next.serving);
        log.info('another certificate is served', {});
      };
      const informer = createInformer({
        client,
        clock,
        random,
        resource: resources.secrets,
        selection: {
          ...(secret.namespace !== undefined && { namespace: secret.namespace }),
          fieldSelector: `metadata.name=${secret.name}`,
        },
        project: readCertificateSecret,
        onFault: (error) => log.warn('following broke', { kind: 'secrets', why: messageOf(error) }),
      });
      let lost = Promise.withResolvers<void>();
      informer.listen((change) => {
        if (change.kind === 'set') serve(keep(change.value));
        else lost.resolve();
      });
      const looking = async (): Promise<void> => {
        while (!signal.aborted) {
          // When somebody deleted the Secret, another is made at once; it does not matter by which replica.
          await Promise.race([clock.sleep(lookEveryMs * (1 + random() / 2), signal), lost.promise]);
          lost = Promise.withResolvers();
          try {
            serve(await settle(signal));
          } catch (error) {
            signal.throwIfAborted();
            metrics.faults.increase({ where: 'certificates' });
            log.warn('certificates could not be looked at', { why: messageOf(error) });
          }
        }
      };
      await Promise.all([informer.run(signal), looking()]);
    },
    trusted: () => state?.authorities.join(''),
    proofFor: (purpose) =>
      state === undefined ? undefined : createHmac('sha256', state.authorityKey).update(purpose).digest('base64url'),
  };
}

const retryMs = 1000;
