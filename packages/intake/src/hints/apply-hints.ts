import { derive, type Fact, type Hint, type Service } from '@landfall/model';
import type { Remark } from '../compose/reading/service-key.ts';

/** A service with what a person decided about it: the hints themselves, and the fields that they replace. */
export function applyHints(service: Service, hints: readonly Hint[], remark: Remark): Service {
  if (hints.length === 0) return service;
  let decided: Service = { ...service, hints };
  for (const { name, value } of hints) {
    if (name === 'replicas' && typeof value.value === 'number') {
      overrule(service.replicas, value, remark);
      decided = { ...decided, replicas: derive(value, value.value) };
    }
    if (name === 'command' && Array.isArray(value.value)) {
      overrule(service.command, value, remark);
      const parts: readonly string[] = value.value.map(String);
      const [first = ''] = parts;
      const words = parts.length === 1 && /\s/.test(first) ? ['sh', '-c', first] : parts;
      decided = { ...decided, command: derive(value, words) };
    }
  }
  return decided;
}

function overrule(loser: Fact<unknown> | undefined, winner: Fact<unknown>, remark: Remark): void {
  if (loser?.origin.how !== 'stated' || winner.origin.how !== 'stated') return;
  remark(loser.origin.key, 'overruled', `${winner.origin.key} decides it for the cluster.`);
}
