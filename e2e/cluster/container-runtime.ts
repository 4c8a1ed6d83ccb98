import { join } from 'node:path';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { importImages, startContainerd } from './containerd.ts';
import { provideImages } from './image-store.ts';
import { writePauseArchive } from './pause-image.ts';

export interface ContainerRuntime {
  /** The folder in which containerd looks up registries, read anew for each pull. */
  readonly registryFolder: string;
  /** Makes the images of an archive, as `docker save` writes it, known to the node. */
  loadImages(archivePath: string): Promise<void>;
}

export interface ContainerRuntimeInput {
  readonly pauseProgram: string;
  /** An archive of images that the node knows from the beginning; see {@link provideImages}. */
  readonly images?: string | undefined;
}

/** Starts containerd, and gives it the image that holds a Pod's network. */
export async function startContainerRuntime(
  sandbox: Sandbox,
  { pauseProgram, images }: ContainerRuntimeInput,
): Promise<ContainerRuntime> {
  const root = join(sandbox.folder, 'containerd');
  if (images !== undefined) await provideImages(images, root);
  const { registryFolder } = await startContainerd(sandbox, { root });
  await importImages(sandbox.run, await writePauseArchive(sandbox.folder, pauseProgram));
  return { registryFolder, loadImages: (archivePath) => importImages(sandbox.run, archivePath) };
}
