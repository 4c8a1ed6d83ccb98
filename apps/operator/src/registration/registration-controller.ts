import { KubeError, resources } from '@landfall/cluster/kube';
import type { Controller, ControllerContext } from '../controllers/controller.ts';
import { messageOf } from '../process/message-of.ts';
import { initialRegistration, nextRegistration, type RegistrationState } from './hysteresis.ts';
import { type WebhookAddress, webhookConfiguration } from './webhook-configuration.ts';

export interface RegistrationOptions {
  readonly name: string;
  readonly address: WebhookAddress;
  readonly timeoutSeconds: number;
  /** Authorities that vouch for the webhook; undefined while there are none. */
  readonly trusted: () => string | undefined;
  /** What is wrong with this process, beside what a look at the webhook shows; undefined when nothing is. */
  readonly trouble: () => string | undefined;
  /** Asks the webhook as the API server would. @returns what is wrong; undefined when it answers as it should */
  readonly probe: (trusted: string) => Promise<string | undefined>;
  readonly lookEveryMs?: number;
}

const usualLookEveryMs = 5000;
const firstLooksMs = 500;
/** Somebody may have changed it by hand. */
const applyEveryMs = 60_000;
const fieldManager = 'landfall-operator';

/**
 * Has the API server ask us about new pods while we are well, and no longer than that. The leader alone decides; it asks the
 * webhook itself, by the way that the API server takes.
 */
export function createRegistrationController(options: RegistrationOptions): Controller {
  return {
    name: 'registration',
    needsLeader: true,
    async run(context, signal) {
      const { client, clock, random, log, metrics } = context;
      const ref = { name: options.name };
      let state = initialRegistration((await client.get(resources.webhookConfigurations, ref, { signal })) !== undefined);
      let applied = { text: '', atMs: 0 };
      for (;;) {
        const why = await whyNotWell(options);
        const before: RegistrationState = state;
        state = nextRegistration(before, why === undefined);
        try {
          if (state.phase === 'registered') applied = await register(options, context, applied);
          else if (before.phase === 'registered') await client.delete(resources.webhookConfigurations, ref, { signal });
          metrics.isRegistered.set(state.phase === 'registered' ? 1 : 0);
          if (state.phase !== before.phase) {
            metrics.registrationChanges.increase({ change: state.phase === 'registered' ? 'registered' : 'withdrawn' });
            log.warn('the webhook changed its registration', { phase: state.phase, why: why ?? 'it is well' });
            if (state.phase === 'withdrawn') applied = { text: '', atMs: 0 };
          }
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof KubeError)) throw error;
          // What could not be done is tried again with the next look.
          state = before;
          metrics.faults.increase({ where: 'registration' });
          log.warn('the registration could not be changed', { why: messageOf(error) });
        }
        const everyMs = state.phase === 'new' ? firstLooksMs : (options.lookEveryMs ?? usualLookEveryMs);
        await clock.sleep(everyMs * (1 - random() / 5), signal);
      }
    },
  };
}

async function whyNotWell({ trusted, trouble, probe }: RegistrationOptions): Promise<string | undefined> {
  const why = trouble();
  if (why !== undefined) return why;
  const authorities = trusted();
  return authorities === undefined ? 'there are no certificates yet' : probe(authorities);
}

interface Applied {
  readonly text: string;
  readonly atMs: number;
}

async function register(
  options: RegistrationOptions,
  { client, clock, surroundings, self }: ControllerContext,
  applied: Applied,
): Promise<Applied> {
  const { name, address, timeoutSeconds } = options;
  const { exclude } = surroundings.policiesOf(self.namespace).cluster;
  const trusted = options.trusted() ?? '';
  const wanted = webhookConfiguration({
    name,
    address,
    timeoutSeconds,
    trusted,
    excludedNamespaces: [...exclude.namespaces, self.namespace],
  });
  const text = JSON.stringify(wanted);
  if (text === applied.text && clock.now() - applied.atMs < applyEveryMs) return applied;
  await client.apply(resources.webhookConfigurations, wanted, { fieldManager, force: true });
  return { text, atMs: clock.now() };
}
