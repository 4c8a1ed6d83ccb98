import { keys } from '../names.ts';
import type { Pod } from '../pod/pod.ts';
import type { Policies, PreferenceMode } from '../policy/policy.ts';
import type { DecisionNote, Preference } from './decision.ts';

/** Annotations may hold anything; nothing but a name is repeated in a warning. */
const architectureName = /^[a-z0-9_]{1,32}$/;

export interface PreferenceAnswer {
  readonly preference?: Preference;
  readonly notes: readonly DecisionNote[];
}

/**
 * The architecture to try first, as the nearest says: pod, then namespace, then cluster. A wish for an architecture that may
 * not be used counts as none. Who wished and how strictly are looked up apart, so a pod can say one of them.
 */
export function wishedPreference(pod: Pod, policies: Policies): PreferenceAnswer {
  const { cluster, namespace, namespaceAnnotations } = policies;
  const notes: DecisionNote[] = [];
  const wishes = [
    { from: 'pod' as const, architecture: pod.labels.get(keys.prefer) ?? pod.annotations.get(keys.prefer) },
    { from: 'namespace' as const, architecture: namespace?.prefer ?? namespaceAnnotations?.get(keys.prefer) },
    { from: 'cluster' as const, architecture: cluster.prefer },
  ];
  for (const { from, architecture } of wishes) {
    if (architecture === undefined || architecture === '') continue;
    if (!architectureName.test(architecture)) {
      notes.push({
        code: 'preference-ignored',
        level: 'warning',
        text: `The ${from} prefers what is no name of an architecture.`,
      });
      continue;
    }
    if (cluster.schedulable.length > 0 && !cluster.schedulable.includes(architecture)) {
      const level = from === 'pod' ? 'warning' : 'info';
      notes.push({
        code: 'preference-ignored',
        level,
        text: `The ${from} prefers ${architecture}, which policy does not schedule.`,
      });
      continue;
    }
    return { preference: { architecture, from, mode: wishedMode(pod, policies), weight: cluster.preferenceWeight }, notes };
  }
  return { notes };
}

function wishedMode(pod: Pod, { cluster, namespace, namespaceAnnotations }: Policies): PreferenceMode {
  return (
    modeOf(pod.labels.get(keys.preference) ?? pod.annotations.get(keys.preference)) ??
    namespace?.preference ??
    modeOf(namespaceAnnotations?.get(keys.preference)) ??
    cluster.preference
  );
}

function modeOf(text: string | undefined): PreferenceMode | undefined {
  return text === 'soft' || text === 'strict' ? text : undefined;
}

/**
 * Fits a wish to what is possible: an architecture that is not allowed is given up, with a warning when the pod itself asked
 * for it; a strict wish that no node or pool offers becomes a soft one.
 *
 * @param offered architectures that some node or declared pool has; undefined when no node is known
 */
export function settlePreference(
  wish: Preference,
  allowed: readonly string[],
  offered: readonly string[] | undefined,
): PreferenceAnswer {
  if (!allowed.includes(wish.architecture)) {
    if (wish.from !== 'pod') return { notes: [] };
    const text = `The pod prefers ${wish.architecture}, and not all of its images run there; it runs on ${allowed.join(' or ')}.`;
    return { notes: [{ code: 'preference-unavailable', level: 'warning', text }] };
  }
  if (wish.mode === 'strict' && offered !== undefined && !offered.includes(wish.architecture)) {
    const text = `No node or declared pool has ${wish.architecture}; it is preferred softly until there is one.`;
    return { preference: { ...wish, mode: 'soft' }, notes: [{ code: 'strict-relaxed', level: 'info', text }] };
  }
  return { preference: wish, notes: [] };
}
