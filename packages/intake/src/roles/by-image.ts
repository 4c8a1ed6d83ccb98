import type { Role, RoleGuess, Service } from '@landfall/model';
import type { FoundImage } from '../images/find-image.ts';
import { parseImageReference } from '../images/reference.ts';
import { type Evidence, evidence, guess } from './evidence.ts';
import type { Surroundings } from './surroundings.ts';

/** The role that the image gives, when it is a well-known product or is named after one. */
export function roleByImage(service: Service, found: FoundImage | undefined, around: Surroundings): RoleGuess | undefined {
  const place = service.image?.origin.how === 'stated' ? service.image.origin.place : service.place;
  if (found === undefined) return roleByImageName(service);
  const { product, role } = found.image;
  const why = evidence(`the image is ${product}`, place);
  if (product === 'nginx' || product === 'httpd' || product === 'caddy' || product === 'openresty')
    return webServer(service, product, why);
  if (role === 'cache' && around.brokers.has(service.name)) {
    return guess('broker', 'certain', [why, { text: 'other services use it as a message broker' }], product);
  }
  if (role === 'search' && isForLogs(service, around)) {
    return guess('observability', 'likely', [why, { text: 'only collectors and dashboards call it' }], product);
  }
  return role === 'unknown' ? undefined : guess(role, 'certain', [why], product);
}

const configPath = /nginx|httpd|apache|caddy|conf|templates/i;
const contentPath = /\b(?:html|htdocs|www|srv|public|static)\b/i;

/** A web server is a proxy when its configuration forwards requests, and a plain web server when it only has files to give. */
function webServer(service: Service, product: string, why: Evidence): RoleGuess {
  const configs = service.mounts.filter(
    ({ kind, target }) => kind === 'bind' && configPath.test(target) && !contentPath.test(target),
  );
  for (const mount of configs) {
    if (mount.kind !== 'bind') continue;
    const texts =
      mount.found.kind === 'file' ? [mount.found.content] : mount.found.kind === 'folder' ? [...mount.found.files.values()] : [];
    const forwards = texts.some(
      (content) =>
        content.kind === 'text' && /proxy_pass|fastcgi_pass|uwsgi_pass|grpc_pass|ProxyPass|reverse_proxy/.test(content.text),
    );
    if (forwards) return guess('proxy', 'certain', [why, evidence(`${mount.source} forwards requests`, mount.place)], product);
  }
  const isMissing = configs.some(
    (mount) => mount.kind === 'bind' && (mount.found.kind === 'missing' || mount.found.kind === 'outside'),
  );
  if (isMissing) return guess('proxy', 'likely', [why, { text: 'its configuration is mounted, and could not be read' }], product);
  const content = service.mounts.find(({ target }) => contentPath.test(target));
  if (content !== undefined)
    return guess('web', 'likely', [why, evidence(`it serves the files of ${content.target}`, content.place)], product);
  return service.build === undefined && configs.length === 0 && service.dependsOn.length > 0
    ? guess('proxy', 'likely', [why, { text: 'it starts after the services behind it' }], product)
    : guess('web', 'likely', [why, { text: 'nothing shows that it forwards requests' }], product);
}

const observers = /logstash|kibana|filebeat|metricbeat|fluent|vector|grafana|apm|jaeger|opensearch-dashboards|elastalert|curator/;

function isForLogs(service: Service, around: Surroundings): boolean {
  const callers = [...(around.callers.get(service.name) ?? [])];
  return callers.length > 0 && callers.every((name) => observers.test(name));
}

/** Words in the last part of a repository that name a product. */
const nameWords: readonly (readonly [RegExp, Role, string])[] = [
  [/(?:^|[-_])(?:postgres(?:ql)?|postgis|timescaledb)(?:[-_]|$)/, 'database', 'postgres'],
  [/(?:^|[-_])(?:mysql|percona)(?:[-_]|$)/, 'database', 'mysql'],
  [/(?:^|[-_])mariadb(?:[-_]|$)/, 'database', 'mariadb'],
  [/(?:^|[-_])mongo(?:db)?(?:[-_]|$)/, 'database', 'mongo'],
  [/(?:^|[-_])clickhouse(?:[-_]|$)/, 'database', 'clickhouse'],
  [/(?:^|[-_])redis(?:[-_]|$)/, 'cache', 'redis'],
  [/(?:^|[-_])valkey(?:[-_]|$)/, 'cache', 'valkey'],
  [/(?:^|[-_])memcached?(?:[-_]|$)/, 'cache', 'memcached'],
  [/(?:^|[-_])rabbitmq(?:[-_]|$)/, 'broker', 'rabbitmq'],
  [/(?:^|[-_])kafka(?:[-_]|$)/, 'broker', 'kafka'],
  [/(?:^|[-_])(?:elasticsearch|opensearch|solr)(?:[-_]|$)/, 'search', 'elasticsearch'],
  [/(?:^|[-_])minio(?:[-_]|$)/, 'storage', 'minio'],
  [/(?:^|[-_])haproxy(?:[-_]|$)/, 'proxy', 'haproxy'],
  [/(?:^|[-_])traefik(?:[-_]|$)/, 'proxy', 'traefik'],
  [/(?:^|[-_])envoy(?:[-_]|$)/, 'proxy', 'envoy'],
];

/** Words that make a name a tool around the product. */
const toolWords =
  /exporter|admin|backup|ui|client|init|migrat|proxy|bouncer|pool|commander|insight|connect|schema|adapter|operator|meta|setup|sync|manager/;

function roleByImageName(service: Service): RoleGuess | undefined {
  if (service.image === undefined) return undefined;
  const { repository } = parseImageReference(service.image.value);
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  const place = service.image.origin.how === 'stated' ? service.image.origin.place : undefined;
  if (/[-_]exporter$/.test(name)) return guess('observability', 'likely', [evidence(`the image ${name} exports metrics`, place)]);
  if (toolWords.test(name)) return undefined;
  const match = nameWords.find(([pattern]) => pattern.test(name));
  if (match === undefined) return undefined;
  return guess(match[1], 'likely', [evidence(`the image is named after ${match[2]}`, place)], match[2]);
}
