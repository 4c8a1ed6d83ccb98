import type { MapNode, Node } from '../../compose/tree/node.ts';
import { type JsonReading, parseJson } from './parse-json.ts';

/** What an `app.json` is: many programs have a file of this name. */
export type AppJson =
  | { readonly kind: 'heroku'; readonly node: MapNode; readonly overridden: JsonReading['overridden'] }
  /** It belongs to something else; `what` completes "it is …". */
  | { readonly kind: 'other'; readonly what: string; readonly node: Node };

/** Fields that only Heroku and Dokku give a meaning. */
const ownFields =
  'addons buildpacks cron env environments formation healthchecks image repository scripts stack success_url'.split(' ');

/**
 * Reads an `app.json` and tells whose it is.
 *
 * @throws AppError HEROKU_INVALID, HEROKU_TOO_LARGE
 * @source docs.expo.dev, "app.json / app.config.js"; developers.weixin.qq.com, "app.json"
 */
export function readAppJson(text: string, file: string): AppJson {
  const { node, overridden } = parseJson(text, file, 'app');
  if (node.kind !== 'map') return { kind: 'other', what: 'no JSON object', node };
  const has = (name: string) => node.entries.has(name);
  if (has('expo')) return { kind: 'other', what: 'the manifest of an Expo application', node };
  if (node.entries.get('pages')?.kind === 'seq') return { kind: 'other', what: 'the manifest of a WeChat mini program', node };
  if (ownFields.some(has)) return { kind: 'heroku', node, overridden };
  if (has('displayName')) return { kind: 'other', what: 'the manifest of a React Native application', node };
  return { kind: 'other', what: 'a file without any field of Heroku', node };
}
