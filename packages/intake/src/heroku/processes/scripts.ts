import { byDefault, type Fact } from '@landfall/model';
import { type Cursor, child, itemsOf } from '../../compose/reading/cursor.ts';
import { flag, text } from '../../compose/reading/scalar.ts';
import type { HerokuProject } from '../project.ts';
import type { Process } from './process.ts';

/** What app.json has run at other moments: scripts around a deployment, and the schedule of Dokku. */
export function readScripts({ descriptors }: HerokuProject, types: readonly Process[]): readonly Process[] {
  const root = descriptors.appJson?.at;
  const names = uniqueNames(types.map(({ name }) => name));
  const image = (types.find(({ name }) => name === 'web') ?? types[0])?.image;
  const shared = image === undefined ? {} : { image };
  const scripts = child(root, 'scripts');
  const dokku = child(scripts, 'dokku');
  const script = (at: Cursor | undefined, moment: Process['moment']): Process[] => {
    const line = text(at);
    if (at === undefined || line === undefined) return [];
    const name = names(at.key.split('.').at(-1) ?? 'script');
    return [{ name, moment, at, line, ...shared, ...(moment === 'by-hand' ? { suspended: byHand() } : {}) }];
  };
  const crons = itemsOf(child(root, 'cron')).flatMap((at): Process[] => {
    const line = text(child(at, 'command'));
    const schedule = text(child(at, 'schedule'));
    const suspended = flag(child(at, 'maintenance'));
    if (line === undefined || schedule === undefined) return [];
    const name = names(`cron-${toName(line.value)}`);
    return [{ name, moment: 'schedule', at, line, schedule, ...shared, ...(suspended === undefined ? {} : { suspended }) }];
  });
  return [
    ...script(child(dokku, 'predeploy'), 'release'),
    ...script(child(dokku, 'postdeploy'), 'deployed'),
    ...script(child(scripts, 'postdeploy'), 'by-hand'),
    ...crons,
  ];
}

function byHand(): Fact<boolean> {
  return byDefault(true, 'heroku-by-hand', 'Heroku runs it once, when an application is created');
}

/** `bin/rake orders:expire` becomes `rake-orders-expire`. */
function toName(line: string): string {
  const words = line
    .replace(/^\S*\//, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase();
  return words.slice(0, 30).replace(/^-+|-+$/g, '');
}

/** Gives each wanted name, or the next free one that begins with it. */
export function uniqueNames(taken: Iterable<string>): (wanted: string) => string {
  const used = new Set(taken);
  return (wanted) => {
    let name = wanted;
    for (let number = 2; used.has(name); number += 1) name = `${wanted}-${number}`;
    used.add(name);
    return name;
  };
}
