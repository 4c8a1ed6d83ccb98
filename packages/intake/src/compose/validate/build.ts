import { asText, itemsAt, mapAt, textAt } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';
import type { Checked } from './checked.ts';

/**
 * Checks the build settings of a service.
 *
 * @source compose-go loader/validate.go, checkConsistency
 */
export function checkBuild(checked: Checked): void {
  const { name, service, path, trail } = checked;
  const build = mapAt(service, 'build');
  if (build === undefined) return;
  const inline = build.entries.get('dockerfile_inline');
  if (inline !== undefined && asText(inline) !== '' && (textAt(build, 'dockerfile') ?? '') !== '') {
    trail.report(
      inline.place,
      path,
      `the build of ${name} has dockerfile and dockerfile_inline, which exclude each other; keep one`,
    );
  }
  for (const [context, source] of mapAt(build, 'additional_contexts')?.entries ?? []) checkContext(context, source, checked);
  checkPlatform(build, checked);
}

function checkContext(context: string, source: Node, { name, path, divided, trail }: Checked): void {
  const text = asText(source) ?? '';
  if (!text.startsWith('service:')) return;
  const target = text.slice('service:'.length);
  const services = mapAt(divided.active, 'services');
  const service = services?.entries.get(target) ?? divided.disabledServices.entries.get(target);
  if (service === undefined) {
    trail.report(source.place, path, `the build of ${name} takes ${context} from the service ${target}, which does not exist`);
  } else if (service.kind === 'map' && !service.entries.has('build')) {
    trail.report(source.place, path, `the build of ${name} takes ${context} from the service ${target}, which is not built`);
  }
}

function checkPlatform(build: MapNode, { name, service, path, trail }: Checked): void {
  const platform = textAt(service, 'platform') ?? '';
  const platforms = itemsAt(build, 'platforms').map((item) => asText(item) ?? '');
  if (platform === '' || platforms.length === 0 || platforms.includes(platform)) return;
  const place = service.entries.get('platform')?.place;
  trail.report(place, path, `${name} runs on ${platform}, but is built for ${platforms.join(', ')}; add it to build.platforms`);
}
