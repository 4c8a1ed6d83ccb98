import { isRefusal } from '@landfall/cluster/kube';
import { messageOf } from '../../process/message-of.ts';
import { ownResources, policyNames } from '../../surroundings/kinds.ts';
import type { Controller } from '../controller.ts';
import { readPolicyStatus } from './policy-status.ts';

const everyMs = 30_000;

/**
 * Learns in every replica which images the leader, or one before it, saw fail: the webhook answers in all of them, and after
 * a restart nobody remembers but the policy.
 */
export const learnRefuted: Controller = {
  name: 'refuted',
  needsLeader: false,
  async run({ client, clock, images, log, metrics }, signal) {
    while (!signal.aborted) {
      try {
        const policy = await client.get(ownResources.clusterPolicies, { name: policyNames.cluster }, { signal });
        const refuted = policy === undefined ? [] : readPolicyStatus(policy).refuted;
        for (const { digest, architecture } of refuted) images.refute(digest, architecture);
      } catch (error) {
        signal.throwIfAborted();
        if (!isRefusal(error, 'not-found')) metrics.faults.increase({ where: 'exec-format' });
        log.warn('what was refuted could not be read', { why: messageOf(error) });
      }
      await clock.sleep(everyMs, signal);
    }
  },
};
