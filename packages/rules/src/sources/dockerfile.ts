import { join, normalize } from 'node:path/posix';
import type { Place, Service } from '@landfall/model';
import { placeInSource, type SourceFile, type Sources } from './sources.ts';

/** The last stage of the Dockerfile that a service is built from, or the stage that its build names. */
export interface DockerfileStage {
  readonly file: SourceFile;
  /** The image that it starts from, with arguments filled in as far as they have defaults. */
  readonly base: string;
  /** Place of its FROM. */
  readonly place: Place;
  /** Text of the stage, and of the stages that it continues. */
  readonly text: string;
  /** False when files of programs are copied from other stages, so that nobody knows what is in it. */
  readonly isOnlyOfBase: boolean;
}

/** The Dockerfile that a service is built from; undefined when it was not read. */
export function dockerfileOf(service: Service, sources: Sources): SourceFile | undefined {
  const { build } = service;
  if (build?.context === undefined) return undefined;
  const path = normalize(join(build.context, build.dockerfile ?? 'Dockerfile'));
  return sources.of(service).find((file) => normalize(file.path) === path);
}

/** Each Dockerfile that was read, once, with the first of the services that are built from it. */
export function* dockerfilesOf(
  services: readonly Service[],
  sources: Sources,
): Iterable<{ readonly service: Service; readonly file: SourceFile }> {
  const seen = new Set<string>();
  for (const service of services) {
    const file = dockerfileOf(service, sources);
    if (file === undefined || seen.has(file.path)) continue;
    seen.add(file.path);
    yield { service, file };
  }
}

/** The stage that becomes the image of a service. */
export function finalStageOf(service: Service, sources: Sources): DockerfileStage | undefined {
  const file = dockerfileOf(service, sources);
  if (file === undefined) return undefined;
  const stages = stagesOf(file.text);
  const target = service.build?.target?.value;
  let stage = target === undefined ? stages.at(-1) : stages.find(({ name }) => name === target);
  const first = stage;
  let text = '';
  let steps = 0;
  while (stage !== undefined && steps < stages.length) {
    text = `${stage.text}\n${text}`;
    const { from } = stage;
    const parent = stages.find(({ name }) => name !== undefined && name === from);
    if (parent === undefined || first === undefined) {
      const place = placeInSource(file, stage.index);
      return {
        file,
        base: from,
        place,
        text,
        isOnlyOfBase: !/^[ \t]*COPY[ \t]+--from=\S+.*\s\/?(?:usr\/(?:local\/)?)?s?bin\b/im.test(text),
      };
    }
    stage = parent;
    steps += 1;
  }
  return undefined;
}

/** The images that the stages of a Dockerfile begin with, in their order; not those that are stages themselves. */
export function baseImagesOf(file: SourceFile): readonly { readonly image: string; readonly place: Place }[] {
  const stages = stagesOf(file.text);
  return stages
    .filter(({ from }, index) => !stages.slice(0, index).some(({ name }) => name !== undefined && name === from))
    .map(({ from, index }) => ({ image: from, place: placeInSource(file, index) }));
}

interface Stage {
  readonly from: string;
  readonly name?: string;
  readonly index: number;
  readonly text: string;
}

function stagesOf(text: string): readonly Stage[] {
  const defaults = new Map(
    [...text.matchAll(/^[ \t]*ARG[ \t]+(\w+)=["']?([^\s"']+)/gim)].map(([, name = '', value = '']) => [name, value]),
  );
  const starts = [...text.matchAll(/^[ \t]*FROM\s+(?:--platform=\S+\s+)?(\S+)(?:\s+AS\s+(\S+))?/gim)];
  return starts.map((match, index) => {
    const from = (match[1] ?? '').replace(
      /\$\{?(\w+)(?::-([^}]*))?\}?/g,
      (_, name: string, value?: string) => defaults.get(name) ?? value ?? '',
    );
    const end = starts[index + 1]?.index ?? text.length;
    return {
      from,
      ...(match[2] === undefined ? {} : { name: match[2] }),
      index: match.index,
      text: text.slice(match.index, end),
    };
  });
}
