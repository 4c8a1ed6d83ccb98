import type { Service } from '@landfall/model';
import { type Cursor, child, factOf } from '../reading/cursor.ts';
import { serviceFields } from '../reading/defined.ts';
import { readResources } from '../reading/deploy-resources.ts';
import { readPlacement, readUpdateSettings } from '../reading/deploy-rollout.ts';
import { namedTexts } from '../reading/named-texts.ts';
import { number, plainNumber, plainText, text } from '../reading/scalar.ts';
import type { ServiceContext, ServiceKey } from '../reading/service-key.ts';

/** How the service is deployed: number, resources, placement and roll-out. */
export const deploy: ServiceKey = {
  name: 'deploy',
  grade: 'L',
  becomes: 'replicas, resources, affinity and strategy',
  read: (at, context) => ({
    ...serviceFields({
      mode: modeOf(child(at, 'mode')),
      replicas: number(child(at, 'replicas')),
      endpointMode: text(child(at, 'endpoint_mode')),
      deployLabels: namedTexts(child(at, 'labels')),
      placement: readPlacement(child(at, 'placement')),
      update: readUpdateSettings(child(at, 'update_config')),
      rollback: readUpdateSettings(child(at, 'rollback_config')),
      restart: restartOf(child(at, 'restart_policy'), context),
    }),
    ...readResources(child(at, 'resources'), context),
  }),
};

function modeOf(at: Cursor | undefined): Service['mode'] {
  const mode = plainText(at);
  if (at === undefined) return undefined;
  return mode === 'replicated' || mode === 'global' || mode === 'replicated-job' || mode === 'global-job'
    ? factOf(at, mode)
    : undefined;
}

/** @source docker/compose pkg/compose/create.go, getRestartPolicy: `any` is the default condition; the policy of deploy wins */
function restartOf(at: Cursor | undefined, { remark }: ServiceContext): Service['restart'] {
  if (at === undefined) return undefined;
  for (const name of ['delay', 'window']) {
    const timing = child(at, name);
    if (timing !== undefined) remark(timing.key, 'restart-timing');
  }
  const condition = child(at, 'condition');
  const attempts = child(at, 'max_attempts');
  const stated = plainText(condition);
  if (stated === undefined && attempts === undefined) return undefined;
  const policy = stated === 'none' ? 'no' : stated === 'on-failure' ? 'on-failure' : 'always';
  const maxAttempts = plainNumber(attempts);
  return factOf(at, maxAttempts === undefined ? { policy } : { policy, maxAttempts });
}
