import type { Finding, Service } from '@landfall/model';
import type { ServiceImage } from './service-facts.ts';

/** One finding for all services whose Dockerfile is not within reach: what it would have said is not known. */
export function unreadDockerfiles(services: readonly Service[], images: ReadonlyMap<string, ServiceImage>): Finding[] {
  const unread = services.filter((service) => images.get(service.name)?.unread !== undefined);
  const [first] = unread;
  if (first === undefined) return [];
  const names = unread
    .slice(0, 3)
    .map((service) => service.name)
    .join(', ');
  const rest = unread.length > 3 ? ` and ${unread.length - 3} more` : '';
  const finding = {
    code: 'dockerfile-unread',
    severity: 'advice',
    place: first.build?.place ?? first.place,
    message: `The Dockerfile of ${names}${rest} is not here (${images.get(first.name)?.unread ?? ''}); ports, user, volumes and checks that it declares are not known.`,
    remedy: 'Run Landfall where the sources are, or state ports, user and health checks in the Compose file.',
  } as const;
  return [unread.length === 1 ? { ...finding, service: first.name } : finding];
}
