import { placeOf } from '../../places.ts';
import { commandLineOf } from '../../reading/command-line.ts';
import { isYes } from '../../reading/variables.ts';
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
    for (const service of services) {
      const command = commandLineOf(service);
      const evidence: Evidence[] = [];
      const flag = command === undefined ? null : flags.exec(command.text);
      if (command !== undefined && flag !== null)
        evidence.push({ text: `its command says ${flag[0].trim()}`, place: command.place });
      for (const { name, value } of service.environment) {
        if (
          variables.test(name) &&
          value.value !== undefined &&
          value.value !== '' &&
          (!/^(?:false|no|off)$/i.test(value.value) || isYes(value.value)) &&
          service.role.role !== 'api' &&
          service.role.role !== 'web' &&
          service.role.role !== 'worker'
        )
          evidence.push({ text: `${name} sets up replication`, place: placeOf(value, service.place) });
      }
      const [first] = evidence;
      if (first?.place === undefined || !/^(?:database|cache|broker|unknown)$/.test(service.role.role)) continue;
      yield {
        service: service.name,
        place: first.place,
        message: `${service.name} is one of several that replicate by names set here; nothing decides who leads when a pod is moved.`,
        evidence,
      };
    }
  },
};
