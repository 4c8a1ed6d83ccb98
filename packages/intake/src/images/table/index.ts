import type { KnownImage } from '../known-image.ts';
import { applications } from './applications.ts';
import { bases } from './bases.ts';
import { brokers, caches } from './brokers-and-caches.ts';
import { databases } from './databases.ts';
import { observers } from './observability.ts';
import { proxies } from './proxies.ts';
import { searchEngines, stores } from './search-and-storage.ts';

/**
 * The month whose versions the table describes. Facts that differ between current versions of an image are left out, and nothing is
 * fetched: an image that is not here has no facts.
 */
export const imageTableDate = '2026-11';

/** Well-known public images. */
export const knownImages: readonly KnownImage[] = [
  ...databases,
  ...brokers,
  ...caches,
  ...searchEngines,
  ...stores,
  ...proxies,
  ...observers,
  ...applications,
  ...bases,
];
