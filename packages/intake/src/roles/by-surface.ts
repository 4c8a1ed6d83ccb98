import type { Place, RoleGuess, Service } from '@landfall/model';
import { type Evidence, evidence, guess } from './evidence.ts';
import { isNamedLikeApi, isNamedLikeScheduler, isNamedLikeWeb, isNamedLikeWorker } from './names.ts';
import type { Surroundings } from './surroundings.ts';

/** Ports that speak something else than HTTP. */
const otherPorts: ReadonlySet<number> = new Set([
  21, 22, 25, 53, 110, 143, 389, 465, 587, 636, 993, 995, 1433, 1521, 1883, 2181, 3306, 4222, 5432, 5672, 6379, 8883, 9042, 9092,
  11211, 27017,
]);

/** The role that the outside of a service gives: its ports, its routes, its name and whom it talks to. */
export function roleBySurface(service: Service, around: Surroundings): RoleGuess {
  const route = routeOf(service);
  const port = httpPort(service);
  const calledBy = around.callers.get(service.name)?.size ?? 0;

  if (route === undefined && service.ports.length === 0) {
    if (isNamedLikeScheduler(service.name)) return guess('scheduler', 'likely', [named(service)]);
    if (isNamedLikeWorker(service.name))
      return guess('worker', 'likely', [named(service), { text: 'it has no way in from outside' }]);
  }
  const surface = [route, port].filter((found) => found !== undefined);
  if (surface.length > 0) {
    const confidence = route === undefined && service.ports.length === 0 ? 'guess' : 'likely';
    if (isNamedLikeWeb(service.name) && !isNamedLikeApi(service.name))
      return guess('web', confidence, [...surface, named(service)]);
    if (isNamedLikeApi(service.name)) return guess('api', confidence, [...surface, named(service)]);
    if (route === undefined && isNamedLikeWorker(service.name)) return guess('worker', 'guess', [named(service)]);
    const isPublic = route !== undefined || service.ports.some((published) => published.published !== undefined);
    return guess(isPublic ? 'web' : 'api', confidence, surface);
  }
  const broker = brokerVariable(service);
  if (broker !== undefined && calledBy === 0 && service.ports.length === 0 && service.expose.length === 0) {
    return guess('worker', 'guess', [broker, { text: 'nothing calls it' }]);
  }
  if (calledBy > 0 && isNamedLikeApi(service.name))
    return guess('api', 'guess', [named(service), { text: 'other services call it by name' }]);
  return roleByName(service);
}

/** What is left to go by when a service has no port and nobody calls it: its check, and its name. */
function roleByName(service: Service): RoleGuess {
  const check = (service.healthcheck?.test ?? service.imageFacts.healthcheck?.test)?.value.join(' ') ?? '';
  const speaksHttp = /https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])/.test(check);
  const checked = speaksHttp ? [evidence('its health check speaks HTTP', service.healthcheck?.place)] : [];
  if (isNamedLikeApi(service.name)) return guess('api', 'guess', [...checked, named(service)]);
  if (isNamedLikeWeb(service.name)) return guess('web', 'guess', [...checked, named(service)]);
  return speaksHttp ? guess('api', 'guess', checked) : guess('unknown', 'guess', []);
}

function named(service: Service): Evidence {
  return evidence(`it is named ${service.name}`, service.place);
}

/** A label or variable that routes requests from a reverse proxy to the service. */
function routeOf(service: Service): Evidence | undefined {
  const label = [...service.labels, ...service.deployLabels].find(({ name }) =>
    /^traefik\.http\.routers\.|^caddy$|^kompose\.service\.expose$|^katenary\.v3\/ingress$/.test(name),
  );
  if (label !== undefined) return evidence(`the label ${label.name} routes requests to it`, placeOf(label.origin));
  const variable = service.environment.find(({ name }) => name === 'VIRTUAL_HOST');
  return variable === undefined ? undefined : evidence('VIRTUAL_HOST routes requests to it', placeOf(variable.value.origin));
}

/** A published, exposed or declared port that may speak HTTP, published ones first. */
function httpPort(service: Service): Evidence | undefined {
  for (const { target, protocol, place } of service.ports) {
    if (protocol === 'tcp' && !otherPorts.has(target.value)) return evidence(`it publishes port ${target.value}`, place);
  }
  for (const { value, origin } of [...service.expose, ...service.imageFacts.exposed]) {
    if (value.protocol === 'tcp' && !otherPorts.has(value.port))
      return evidence(`it listens on port ${value.port}`, placeOf(origin));
  }
  return undefined;
}

function brokerVariable(service: Service): Evidence | undefined {
  const found = service.environment.find(
    ({ name, value }) => /BROKER|AMQP|RABBIT|KAFKA|CELERY/i.test(name) || /^(?:amqps?|kafka|nats):\/\//.test(value.value ?? ''),
  );
  return found === undefined ? undefined : evidence(`${found.name} names a broker`, placeOf(found.value.origin));
}

function placeOf(origin: { readonly how: string; readonly place?: Place }): Place | undefined {
  return origin.place;
}
