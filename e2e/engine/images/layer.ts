import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The layer as an archive, in the folder of an image. */
export const layerFile = 'layer.tar';
export const layerRecordFile = 'layer.json';
/** The files of the image below the others, in its folder. */
export const rootFolder = 'root';

export interface Layer {
  readonly path: string;
  /** SHA-256 of the archive, in hexadecimal digits. */
  readonly digest: string;
}

/** The layer in the folder of an image. */
export async function readLayer(folder: string): Promise<Layer> {
  const record: unknown = JSON.parse(await readFile(join(folder, layerRecordFile), 'utf8'));
  const { digest } = record as { readonly digest: string }; // written by `produceImage`
  return { path: join(folder, layerFile), digest };
}
