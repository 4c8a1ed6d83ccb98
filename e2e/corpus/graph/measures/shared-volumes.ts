import { servicesOf } from '../../compose-project.ts';
import { type ClusterGraph, type Pod } from '../cluster-graph.ts';
import { type Figure, type Measured, serviceKey } from '../figure.ts';

/** A named volume that several services mount is one claim, mounted in the Pods of all of them, at the same paths. */
export function measureSharedVolumes({ project, graph }: Measured): Figure {
  const mounts = servicesOf(project).flatMap(([service, { volumes }]) =>
    (volumes ?? []).flatMap(({ type, source, target }) =>
      type === 'volume' && source !== undefined ? [{ service, source, target }] : [],
    ),
  );
  const shared = [...Map.groupBy(mounts, ({ source }) => source)].filter(
    ([, users]) => new Set(users.map(({ service }) => service)).size > 1,
  );
  const missed = shared.flatMap(([source, users]) => {
    const claims = users.map(({ service, target }) => claimAt(graph, service, target));
    const isKept =
      claims[0] !== undefined &&
      claims.every((claim) => claim === claims[0]) &&
      isShareable(
        graph,
        claims[0],
        users.map(({ service }) => service),
      );
    return isKept ? [] : [{ source, users, claims }];
  });
  return {
    title: 'shared volumes kept shared',
    wanted: shared.length,
    misses: missed.map(({ source, users, claims }) => ({
      what: `volume ${source}: ${users.map(({ service, target }, index) => `${service}:${target} is on ${claims[index] ?? 'no claim'}`).join(', ')}`,
      keys: [`volumes.${source}`, ...users.map(({ service }) => serviceKey(service, 'volumes'))],
      services: users.map(({ service }) => service),
      words: [source],
    })),
  };
}

function claimAt(graph: ClusterGraph, service: string, target: string): string | undefined {
  const found = graph.find(service);
  const mount = found?.container.volumeMounts?.find(({ mountPath }) => mountPath === target);
  return found?.pod.template.spec.volumes?.find(({ name }) => name === mount?.name)?.persistentVolumeClaim?.claimName;
}

/** Several Pods need a claim that many nodes may mount; one Pod does not. */
function isShareable(graph: ClusterGraph, claim: string, services: readonly string[]): boolean {
  const pods = new Set<Pod | undefined>(services.map((service) => graph.find(service)?.pod));
  const object = graph.objects('PersistentVolumeClaim').find(({ name }) => name === claim);
  // A claim that somebody else makes: `external` in Compose.
  if (object === undefined) return true;
  const { accessModes } = object.content['spec'] as { readonly accessModes: readonly string[] };
  return pods.size === 1 || accessModes.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
}
