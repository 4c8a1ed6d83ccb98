import type { JobSettings, WorkloadKind } from '../helm/values.ts';
import { branch, leafOf, type Traced } from '../traced.ts';
import { note, type Occupant, use } from './occupant.ts';

/** True for what ends by itself. */
export function ends(kind: WorkloadKind): boolean {
  return kind === 'Job' || kind === 'CronJob';
}

/**
 * Translates the restart policy. Of a Job it says how often a failure is repeated; the containers of anything else are
 * always started again, which is what `always` and `unless-stopped` ask for.
 *
 * @source compose-spec spec.md, "restart"; deploy.md, "restart_policy"
 */
export function writeJob(occupant: Occupant, kind: WorkloadKind): Traced<JobSettings> | undefined {
  const { restart, replicas } = occupant.service;
  if (!ends(kind)) {
    accountForService(occupant, kind);
    return undefined;
  }
  const isRepeated = restart !== undefined && restart.value.policy !== 'no';
  const isEndless = restart?.value.policy === 'always' || restart?.value.policy === 'unless-stopped';
  if (isEndless)
    note(
      occupant,
      'restart-of-job',
      restart.origin,
      `It ends, so it is repeated only when it fails; Compose says ${restart.value.policy}.`,
    );
  const failures = restart?.value.policy === 'no' ? 0 : restart?.value.maxAttempts;
  const count = replicas !== undefined && replicas.value > 1 && kind === 'Job' ? replicas : undefined;
  const deadline = occupant.service.hints.find(({ name }) => name === 'job.deadlineSeconds')?.value;
  const entries = {
    deadlineSeconds: typeof deadline?.value === 'number' ? leafOf(deadline.value, deadline.origin) : undefined,
    backoffLimit: failures === undefined || restart === undefined ? undefined : leafOf(failures, restart.origin),
    restart: isRepeated ? leafOf('OnFailure' as const, restart.origin) : undefined,
    completions: count === undefined ? undefined : leafOf(count.value, count.origin),
    parallelism: count === undefined ? undefined : leafOf(count.value, count.origin),
  };
  return Object.values(entries).every((entry) => entry === undefined) ? undefined : branch<JobSettings>(entries);
}

function accountForService(occupant: Occupant, kind: WorkloadKind): void {
  const { restart } = occupant.service;
  if (restart === undefined) return;
  const { policy } = restart.value;
  if (policy === 'always' || policy === 'unless-stopped') use(occupant, restart.origin, 'kind');
  else {
    const when = policy === 'no' ? 'never' : 'only after a failure';
    note(
      occupant,
      'restart-of-service',
      restart.origin,
      `Compose restarts it ${when}; a ${kind} restarts it always, because it runs until it is stopped.`,
    );
  }
}
