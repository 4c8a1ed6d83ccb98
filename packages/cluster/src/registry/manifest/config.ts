import { RegistryError } from '../registry-error.ts';
import { asObject, asText, parseObject, textsOf } from './json.ts';
import { readPlatform, type StatedPlatform } from './manifest.ts';

/** What the config of an image says of it. */
export interface ImageConfig {
  readonly platform?: StatedPlatform;
  readonly labels: ReadonlyMap<string, string>;
  /** When it was made, as it says itself. */
  readonly created?: string;
}

/**
 * Reads the config of an image from bytes that were verified against its digest.
 *
 * @throws RegistryError `unreadable`
 * @source OCI image-spec config.md, "Properties"
 */
export function readConfig(bytes: Uint8Array): ImageConfig {
  const body = parseObject(bytes);
  if (body === undefined) throw new RegistryError('unreadable', 'its config is no JSON object');
  const platform = readPlatform(body);
  const created = asText(body['created']);
  return {
    ...(platform !== undefined && { platform }),
    labels: textsOf(asObject(body['config'])?.['Labels']),
    ...(created !== undefined && { created }),
  };
}
