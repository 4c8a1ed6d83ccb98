import { isAbsolute, join } from 'node:path/posix';
import { type Build, childKey, type ImageFacts, type MountedContent, type Place, type Service } from '@landfall/model';
import { dockerfileFacts } from '../dockerfile/dockerfile-facts.ts';
import { readDockerfile } from '../dockerfile/read-dockerfile.ts';
import type { MountedFiles } from '../files/mounted-files.ts';
import { type FoundImage, findImage } from './find-image.ts';
import { tableFacts } from './table-facts.ts';

/** What is known of the image of a service. */
export interface ServiceImage {
  readonly facts: ImageFacts;
  /** The well-known image that it is, or is built on. */
  readonly found?: FoundImage;
  /** The Dockerfile that would say more, when it is not within reach. */
  readonly unread?: string;
}

const unknownImage: ServiceImage = { facts: { source: 'none', exposed: [], volumes: [] } };

/** Facts of the image of a service: from the Dockerfile that builds it, else from the table. */
export function serviceImage(service: Service, files: MountedFiles): ServiceImage {
  const pulled = pulledImage(service);
  if (service.build === undefined) return pulled;
  const source = dockerfileOf(service.build, files);
  if (source === undefined) return pulled;
  if (source.content.kind !== 'text') return { ...pulled, unread: source.file };
  return builtImage(service, service.build, { ...source, text: source.content.text }) ?? pulled;
}

function builtImage(
  service: Service,
  build: Build,
  source: { file: string; text: string; inlineAt?: Place },
): ServiceImage | undefined {
  const stage = readDockerfile(source.text, {
    ...(build.target === undefined ? {} : { target: build.target.value }),
    arguments: new Map(build.args.map((argument) => [argument.name, argument.value])),
    variablesOf: (image) => findImage(image)?.image.variables ?? {},
  });
  if (stage === undefined) return undefined;
  const key = childKey('services', service.name);
  const found = findImage(stage.base);
  const place = source.inlineAt ?? { file: source.file, line: stage.baseLine, column: 1 };
  const base = found === undefined ? undefined : tableFacts(found, key, place);
  const facts = dockerfileFacts(stage, base, found?.image, { ...source, service: key });
  return found === undefined ? { facts } : { facts, found };
}

/** The Dockerfile of a build, when it lies within reach. */
function dockerfileOf(
  build: Build,
  files: MountedFiles,
): { file: string; content: MountedContent; inlineAt?: Place } | undefined {
  const inline = build.other.find((setting) => setting.name === 'dockerfile_inline');
  if (inline !== undefined) {
    const inlineAt = inline.origin.how === 'stated' ? inline.origin.place : build.place;
    return { file: inlineAt.file, content: { kind: 'text', text: inline.value }, inlineAt };
  }
  if (build.context === undefined) return undefined;
  const name = build.dockerfile ?? 'Dockerfile';
  const path = isAbsolute(name) ? name : join(files.directory, build.context, name);
  return { file: files.show(path, true).replace(/^\.\//, ''), content: files.content(path) };
}

/** Facts of an image that is pulled: from the table, when it is well known. */
function pulledImage(service: Service): ServiceImage {
  if (service.image === undefined) return unknownImage;
  const found = findImage(service.image.value);
  if (found === undefined) return unknownImage;
  const { origin } = service.image;
  return {
    facts: tableFacts(found, childKey('services', service.name), origin.how === 'stated' ? origin.place : undefined),
    found,
  };
}
