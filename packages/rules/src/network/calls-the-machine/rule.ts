import { placeOf } from '../../places.ts';
import type { Evidence, Rule } from '../../rule.ts';

const machineNames =
  /\b(?:host\.docker\.internal|gateway\.docker\.internal|docker\.for\.(?:mac|win)\.(?:localhost|host\.internal)|172\.17\.0\.1)\b/;

/** It calls something on the machine itself. */
export const callsTheMachine: Rule = {
  id: 'calls-the-machine',
  family: 'network',
  severity: 'warning',
  topic: 'other',
  title: 'The service calls something that runs on the machine.',
  why: 'Names such as host.docker.internal and host-gateway mean the machine under the containers. In a cluster that is whatever node the pod is on, and what it looks for does not run there.',
  remedy: 'Name the address of what is called, for each environment, or make it a service of the application.',
  change: { file: 'compose.yaml', before: ['DB_HOST: host.docker.internal'], after: ['DB_HOST: ${DB_HOST:?}'] },
  *looks({ services }) {
    for (const service of services) {
      const evidence: Evidence[] = [];
      for (const { name, value } of service.environment) {
        if (value.value !== undefined && machineNames.test(value.value) && !/NO_PROXY|ALLOW|TRUST/i.test(name))
          evidence.push({ text: `${name} names the machine`, place: placeOf(value, service.place) });
      }
      const texts = [service.command, service.entrypoint].filter((fact) => fact !== undefined);
      for (const fact of texts)
        if (fact.value.some((word) => machineNames.test(word)))
          evidence.push({ text: 'its command names the machine', place: placeOf(fact, service.place) });
      const gateway = service.extraHosts.find(({ value }) => value.address === 'host-gateway');
      if (gateway !== undefined)
        evidence.push({ text: `${gateway.value.host} is made to mean the machine`, place: placeOf(gateway, service.place) });
      const [first] = evidence;
      if (first?.place === undefined) continue;
      yield {
        service: service.name,
        place: first.place,
        message:
          evidence.length === 1 && gateway !== undefined
            ? `${service.name} has a name for the machine it runs on; what it may look for there is not on a node of a cluster.`
            : `${service.name} looks for something on the machine it runs on; on a node of a cluster it is not there.`,
        evidence,
        ...(evidence.length === 1 && gateway !== undefined ? { severity: 'advice' as const, confidence: 'likely' as const } : {}),
      };
    }
  },
};
