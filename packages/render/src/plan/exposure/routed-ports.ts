import type { Fact, Service } from '@landfall/model';

/**
 * Ports that a reverse proxy is told to call, in labels or variables: the Service has to have them though nothing else
 * names them.
 */
export function routedPorts(service: Service): readonly Fact<number>[] {
  const labels = [...service.labels, ...service.deployLabels].filter(({ name }) =>
    /^traefik\.(?:(?:http|tcp)\.services\.[^.]+\.loadbalancer\.server\.port|port)$/i.test(name),
  );
  const variables = service.environment
    .filter(({ name }) => name === 'VIRTUAL_PORT')
    .map(({ value }) => ({ value: value.value ?? '', origin: value.origin }));
  const caddy = service.labels
    .filter(
      ({ name, value }) => /^caddy(?:_\d+)?\.(?:.*\.)?reverse_proxy$/.test(name) && /\{\{\s*upstreams\s+\d+\s*\}\}/.test(value),
    )
    .map((label) => ({ value: /\d+/.exec(label.value.replace(/.*upstreams/, ''))?.[0] ?? '', origin: label.origin }));
  return [...labels, ...variables, ...caddy].flatMap(({ value, origin }) => {
    const port = Number(value);
    return Number.isInteger(port) && port >= 1 && port <= 65_535 ? [{ value: port, origin }] : [];
  });
}
