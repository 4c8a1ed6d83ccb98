import type { Service } from '@landfall/model';
import { placeOf } from '../../places.ts';
import { commandLineOf } from '../../reading/command-line.ts';
import type { Evidence, Rule } from '../../rule.ts';

const flags = /--replSet\b|--replicaof\s|--slaveof\s|redis-sentinel|--sentinel\b|wsrep_cluster_address|--cluster-enabled\s+yes/;
const variables =
  /^(?:POSTGRESQL_REPLICATION_MODE|REDIS_REPLICATION_MODE|MONGODB_REPLICA_SET_MODE|MYSQL_REPLICATION_MODE|MARIADB_REPLICATION_MODE|MARIADB_GALERA_CLUSTER_ADDRESS|REDIS_SENTINEL_\w+|REDIS_MASTER_HOST)$/;

/** Replication that is set up by hand. */
export const copiesOfData: Rule = {
  id: 'copies-of-data',
  family: 'data',
  severity: 'warning',
  topic: 'db-in-compose',
  title: 'A database is replicated by names and addresses that were set by hand.',
  why: 'Members know each other by container names and remember the addresses behind them. Pods change address with each start, and nothing here decides who leads when one of them is moved.',
  remedy: 'Use an operator or a managed service, which keep members and leadership right.',
  change: {
    file: 'compose.yaml',
    before: ['command: redis-server --replicaof redis-primary 6379'],
    after: ['REDIS_URL: ${REDIS_URL:?}'],
  },
  *looks({ services }) {
    const members = services.flatMap((service) => {
      const evidence = replicationOf(service);
      return evidence.length === 0 ? [] : [{ service, evidence }];
    });
    for (const { service, evidence } of members) {
      const [first] = evidence;
      // Change streams of MongoDB ask for a replica set, so many have one of a single member.
      const others = members.filter((member) => productOf(member.service) === productOf(service));
      if (first?.place === undefined || (others.length < 2 && !evidence.some(({ text }) => namesAnother.test(text)))) continue;
      yield {
        service: service.name,
        place: first.place,
        message: `${service.name} is one of several that replicate by names set here; nothing decides who leads when a pod is moved.`,
        evidence,
      };
    }
  },
};

const namesAnother = /replicaof|slaveof|MASTER_HOST|CLUSTER_ADDRESS/;

function productOf({ name, role, image }: Service): string {
  return role.product ?? image?.value ?? name;
}

/** What says that a service has a part in replication, with places. */
function replicationOf(service: Service): readonly Evidence[] {
  if (!/^(?:database|cache|broker|unknown)$/.test(service.role.role)) return [];
  const evidence: Evidence[] = [];
  const command = commandLineOf(service);
  const flag = command === undefined ? null : flags.exec(command.text);
  if (command !== undefined && flag !== null) evidence.push({ text: `its command says ${flag[0].trim()}`, place: command.place });
  for (const { name, value } of service.environment) {
    if (variables.test(name) && value.value !== undefined && !/^(?:|false|no|off)$/i.test(value.value))
      evidence.push({ text: `${name} sets up replication`, place: placeOf(value, service.place) });
  }
  return evidence;
}
