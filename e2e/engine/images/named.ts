import type { ImageName } from '../../components/catalogue.ts';
import { imageCatalogue } from './catalogue.ts';

/** Which of our images a text names, be it a Dockerfile or a Compose file. */
export function imagesNamedIn(text: string): readonly ImageName[] {
  return imageCatalogue.filter((image) => text.includes(image.reference)).map((image) => image.name);
}
