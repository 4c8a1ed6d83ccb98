import { childKey, type ImageFacts, type Service } from '@landfall/model';
import { type FoundImage, findImage } from './find-image.ts';
import { tableFacts } from './table-facts.ts';

/** What is known of the image of a service. */
export interface ServiceImage {
  readonly facts: ImageFacts;
  /** The well-known image that it is, or is built on. */
  readonly found?: FoundImage;
}

const unknownImage: ServiceImage = { facts: { source: 'none', exposed: [], volumes: [] } };

/** Facts of an image that is pulled: from the table, when it is well known. */
export function pulledImage(service: Service): ServiceImage {
  if (service.image === undefined) return unknownImage;
  const found = findImage(service.image.value);
  if (found === undefined) return unknownImage;
  const { origin } = service.image;
  return {
    facts: tableFacts(found, childKey('services', service.name), origin.how === 'stated' ? origin.place : undefined),
    found,
  };
}
