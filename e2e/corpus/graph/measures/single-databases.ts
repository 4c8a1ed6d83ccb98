import type { Manifest } from '../../../control-plane/manifests.ts';
import { servicesOf } from '../../compose-project.ts';
import { type Figure, type Measured } from '../figure.ts';

/** Images of programs that keep state of their own: two of them side by side are two states. */
const stateful =
  /(?:^|\/)(?:postgres|postgis|mysql|mariadb|mongo|redis|valkey|rabbitmq|elasticsearch|opensearch|minio|clickhouse-server|influxdb|couchdb|neo4j)(?::|@|$)/;

/** No database or broker runs twice, or grows by itself, unless Compose says so. */
export function measureSingleDatabases({ project, graph }: Measured): Figure {
  const names = servicesOf(project).flatMap(([name, { image, deploy, scale }]) =>
    stateful.test(image ?? '') && (deploy?.replicas ?? scale ?? 1) <= 1 ? [name] : [],
  );
  const scaled = [...graph.objects('HorizontalPodAutoscaler'), ...graph.objects('ScaledObject')].map(targetOf);
  const missed = names.filter((name) => {
    const release = graph.find(name)?.pod.release;
    return release !== undefined && (scaled.includes(release) || (graph.replicas(release) ?? 1) > 1);
  });
  return {
    title: 'databases that run once',
    wanted: names.length,
    // No remark makes two states one.
    misses: missed.map((name) => ({ what: `${name} may run twice`, keys: [], services: [], words: [] })),
  };
}

function targetOf({ content }: Manifest): string | undefined {
  return (content['spec'] as { readonly scaleTargetRef?: { readonly name?: string } }).scaleTargetRef?.name;
}
