import type { Hint } from '@landfall/model';
import type { Cursor } from '../../compose/reading/cursor.ts';
import { child, factOf, itemsOf } from '../../compose/reading/cursor.ts';
import { plainText } from '../../compose/reading/scalar.ts';
import type { Process } from '../processes/process.ts';
import type { HerokuProject } from '../project.ts';

/** Host names of a live application that are its own, and no gift of Heroku. */
export function ownDomains(list: Cursor | undefined): readonly Cursor[] {
  return itemsOf(list).filter((at) => {
    const name = plainText(at) ?? '';
    return name !== '' && !/\.(?:herokuapp\.com|heroku\.com|herokudns\.com|herokuspace\.com)$/i.test(name);
  });
}

/** The way in of web, in the environment that the live application is: no other may claim its host names. */
export function liveHints(
  { live }: HerokuProject,
  { name }: Process,
  { environment }: { readonly environment?: string },
): readonly Hint[] {
  if (live === undefined || name !== 'web' || environment !== live.environment) return [];
  const domains = child(live.at, 'domains');
  const own = ownDomains(domains).flatMap((at) => plainText(at) ?? []);
  if (domains === undefined || own.length === 0) return [];
  return [{ name: 'exposure', value: factOf(domains, own.join(',')), dialect: 'heroku' }];
}
