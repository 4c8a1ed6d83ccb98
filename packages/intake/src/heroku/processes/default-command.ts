import { type Fact, inferred } from '@landfall/model';
import type { Cursor } from '../../compose/reading/cursor.ts';
import type { Sources } from '../files/sources.ts';

/** What a buildpack starts as web when there is no Procfile, with the place that says so. */
export interface DefaultCommand {
  readonly fact: Fact<string>;
  readonly at?: Cursor;
}

const byLanguage: ReadonlyMap<string, string> = new Map([
  ['php', 'heroku-php-apache2'],
  ['clojure', 'lein run'],
]);

/**
 * The command by which a buildpack starts an application that has no Procfile.
 *
 * @returns undefined when nothing in the files tells
 * @source devcenter.heroku.com: "Default web process type" of the pages on Node.js, PHP and Clojure
 */
export function defaultCommand({ languages, startScript }: Sources): DefaultCommand | undefined {
  if (startScript !== undefined && languages.some(({ name }) => name === 'nodejs')) {
    const why = 'without a Procfile the buildpack starts the start script of package.json';
    return {
      fact: inferred('npm start', 'heroku-default-command', why, { place: startScript.node.place, key: startScript.key }),
      at: startScript,
    };
  }
  for (const { name, file } of languages) {
    const command = byLanguage.get(name);
    if (command === undefined) continue;
    const place = { file, line: 1, column: 1 };
    return { fact: inferred(command, 'heroku-default-command', 'the buildpack starts it without a Procfile', { place }) };
  }
  return undefined;
}
