import { placeOf } from '../../places.ts';
import type { Evidence, Rule } from '../../rule.ts';

const powerful =
  /^(?:CAP_)?(?:ALL|SYS_ADMIN|SYS_MODULE|SYS_PTRACE|SYS_RAWIO|DAC_READ_SEARCH|NET_ADMIN|NET_RAW|BPF|SYS_RESOURCE|IPC_LOCK|SYS_TIME|MKNOD)$/i;

/** It wants more rights than a cluster gives. */
export const privileges: Rule = {
  id: 'privileges',
  family: 'isolation',
  severity: 'warning',
  topic: 'privileged',
  title: 'The service asks for rights over the machine.',
  why: 'On one machine nobody objects. A cluster that many share refuses such pods: Pod Security at the levels baseline and restricted lets none of these rights through, so the pods are never created.',
  remedy: 'Find out which right is really needed; run what needs it in a namespace that allows it, on nodes of its own.',
  change: { file: 'compose.yaml', before: ['privileged: true'], after: ['cap_add: [NET_BIND_SERVICE]'] },
  handled: 'The right is kept, and listed as an exception with its line.',
  *looks({ services }) {
    for (const service of services) {
      const evidence: Evidence[] = [];
      if (service.privileged?.value === true)
        evidence.push({ text: 'it is privileged', place: placeOf(service.privileged, service.place) });
      for (const capability of service.capAdd) {
        if (powerful.test(capability.value))
          evidence.push({ text: `it has the capability ${capability.value}`, place: placeOf(capability, service.place) });
      }
      if (service.pid?.value === 'host')
        evidence.push({ text: 'it sees the processes of the machine', place: placeOf(service.pid, service.place) });
      if (service.ipc?.value === 'host')
        evidence.push({ text: 'it shares memory with the machine', place: placeOf(service.ipc, service.place) });
      const [first] = evidence;
      if (first?.place === undefined) continue;
      yield {
        service: service.name,
        place: first.place,
        message: `Pods of ${service.name} are refused wherever Pod Security is enforced: ${evidence.map(({ text }) => text).join(', ')}.`,
        evidence,
      };
    }
  },
};
