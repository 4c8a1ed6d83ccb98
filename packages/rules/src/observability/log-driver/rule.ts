import { listNames, placeOf } from '../../places.ts';
import type { Rule } from '../../rule.ts';

/** Drivers that leave logs on the machine, where `docker logs` finds them. */
const local = /^(?:json-file|local|journald|none|)$/;

/** The engine sends the logs away. */
export const logDriver: Rule = {
  id: 'log-driver',
  family: 'observability',
  severity: 'warning',
  topic: 'log-files',
  title: 'Logs reach their store through a driver of the Docker Engine.',
  why: 'Nodes have no Docker Engine and no such driver: they write the output of a container to a file on the node, where it is turned over at ten megabytes. Unless something collects it there, the store gets nothing any more.',
  remedy: 'Run a collector on every node (a DaemonSet such as Vector, Fluent Bit or Alloy) that sends to the same store.',
  change: {
    file: 'compose.yaml',
    before: ['web: {image: example/web, logging: {driver: gelf}}'],
    after: ['web: {image: example/web}', 'collector: {image: "timberio/vector:0.44.0-debian", deploy: {mode: global}}'],
  },
  *looks({ services }) {
    const byDriver = Map.groupBy(
      services.filter(({ logging }) => logging?.driver !== undefined && !local.test(logging.driver.value)),
      ({ logging }) => logging?.driver?.value ?? '',
    );
    for (const [driver, users] of byDriver) {
      const [first] = users;
      if (first === undefined) continue;
      yield {
        ...(users.length === 1 ? { service: first.name } : {}),
        place: placeOf(first.logging?.driver, first.place),
        message: `The store that gets the logs of ${listNames(users.map(({ name }) => name))} by ${driver} gets nothing from a cluster: no node has that driver.`,
        evidence: users.map(({ name, logging, place }) => ({
          text: `${name} logs by ${driver}`,
          place: placeOf(logging?.driver, place),
        })),
      };
    }
  },
};
