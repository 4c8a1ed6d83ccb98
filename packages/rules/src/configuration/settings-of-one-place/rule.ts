import type { Rule } from '../../rule.ts';
import { findInCode } from '../../sources/find-in-code.ts';
import { placeInSource } from '../../sources/sources.ts';

const patterns: readonly (readonly [RegExp, RegExp, string])[] = [
  [/(?:^|\/)settings(?:\/\w+)?\.py$/, /^[ \t]*DEBUG\s*=\s*True\b/m, 'DEBUG is True'],
  [
    /(?:^|\/)settings(?:\/\w+)?\.py$/,
    /^[ \t]*["']HOST["']\s*:\s*["'](?:localhost|\d+\.\d+\.\d+\.\d+|[\w-]+\.[\w.-]+)["']/m,
    'the host of a database is written out',
  ],
  [/(?:^|\/)settings(?:\/\w+)?\.py$/, /^[ \t]*SECRET_KEY\s*=\s*["'][^"']{8,}["']/m, 'the secret key is written out'],
];

/** Values of one environment are in the code. */
export const settingsOfOnePlace: Rule = {
  id: 'settings-of-one-place',
  family: 'configuration',
  severity: 'warning',
  topic: 'other',
  title: 'A value that differs between environments is written into the code.',
  why: 'The same image runs in every environment. What is written into the code can only be changed by another image, so test and production begin to differ in what they run.',
  remedy: 'Read the value from a variable.',
  change: { file: 'settings.py', before: ['DEBUG = True'], after: ['DEBUG = os.environ.get("DEBUG") == "true"'] },
  *looks({ services, sources }) {
    const reported = new Set<string>();
    for (const service of services) {
      for (const [path, pattern, says] of patterns) {
        const match = findInCode(sources.of(service), path, pattern).find(
          ({ file }) => !/(?:^|\/)(?:dev|devel|development|local|test|tests|testing|ci)\w*\.py$/.test(file.path),
        );
        if (match === undefined) continue;
        const place = placeInSource(match.file, match.file.text.indexOf(match.text.trimStart()));
        const key = `${place.file}:${place.line}`;
        if (reported.has(key)) continue;
        reported.add(key);
        yield {
          service: service.name,
          place,
          message: `${says[0]?.toUpperCase()}${says.slice(1)} for every environment in which ${service.name} runs.`,
          evidence: [{ text: says, place }],
        };
      }
    }
  },
};
