import type { Place, Service } from '@landfall/model';
import type { View } from '../view.ts';

/** A text that a service is given: a file that it mounts. */
export interface MountedText {
  /** Path in the project, as the input says it. */
  readonly file: string;
  /** Absolute path in the container. */
  readonly target: string;
  readonly text: string;
  /** Where the mount is written. */
  readonly mountedAt: Place;
}

/** Files longer than this are data. */
const maxLength = 256 * 1024;

/** The text files that a service mounts: by bind mounts, of files and of folders, and by configs. Secrets are left alone. */
export function mountedTextsOf(service: Service, { app }: View): readonly MountedText[] {
  const texts: MountedText[] = [];
  for (const mount of service.mounts) {
    if (mount.kind !== 'bind') continue;
    if (mount.found.kind === 'file' && mount.found.content.kind === 'text')
      texts.push({ file: mount.source, target: mount.target, text: mount.found.content.text, mountedAt: mount.place });
    if (mount.found.kind !== 'folder') continue;
    for (const [path, content] of mount.found.files) {
      if (content.kind !== 'text') continue;
      const at = `${mount.source.replace(/\/$/, '')}/${path}`;
      texts.push({ file: at, target: `${mount.target.replace(/\/$/, '')}/${path}`, text: content.text, mountedAt: mount.place });
    }
  }
  for (const { source, target, place } of service.configs) {
    const config = app.configs.find(({ name }) => name === source);
    const text = config?.data?.kind === 'text' ? config.data.text : config?.content?.value;
    if (text !== undefined) texts.push({ file: config?.file?.value ?? source, target, text, mountedAt: place });
  }
  return texts.filter(({ text }) => text.length <= maxLength);
}

/** The place of a match in a mounted file, as a file of the project. */
export function placeInText({ file, text }: MountedText, index: number): Place {
  const before = text.slice(0, index);
  return { file: file.replace(/^\.\//, ''), line: before.split('\n').length, column: index - before.lastIndexOf('\n') };
}
