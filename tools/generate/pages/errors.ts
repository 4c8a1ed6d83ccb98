import { errorCatalogue } from '@landfall/model';
import { generatedNotice, type Page, writeTable } from '../page.ts';

/** Every error code with its exit code and hint. */
export const errorsPage: Page = {
  path: 'docs/reference/errors.md',
  write: () =>
    [
      generatedNotice,
      '# Errors',
      '',
      'What Landfall says when it cannot do what was asked. Codes are stable: they are never renamed and never reused.',
      'Exit code 2 means that the input is wrong, 3 that something outside is wrong; 70 is a bug of ours and has no code.',
      '',
      writeTable(
        ['code', 'exit', 'what to do'],
        Object.entries(errorCatalogue)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([code, { exit, hint }]) => [`\`${code}\``, String(exit), hint]),
      ),
      '',
    ].join('\n'),
};
