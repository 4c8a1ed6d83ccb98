import { type AppError, formatPlace } from '@landfall/model';
import type { Colours } from './colours.ts';

/** Most problems shown; a file with more than that has one cause, or many readers. */
const shownProblems = 20;

/** An error for a person: each problem with its place, then what to do. */
export function describeError(error: AppError, colours: Colours): string {
  return `${describeProblems(error, colours)}\n${colours.dim(error.hint)}\n`;
}

/** Each problem of an error with its place, a line each. */
export function describeProblems(error: AppError, colours: Colours): string {
  const lines = error.problems.slice(0, shownProblems).map(({ place, message }) => {
    const where = place === undefined ? '' : `${colours.bold(formatPlace(place))}  `;
    return `${where}${asSentence(clean(message))}`;
  });
  const hidden = error.problems.length - lines.length;
  if (hidden > 0) lines.push(`and ${hidden} more`);
  return lines.join('\n');
}

/** The same for a program: one JSON document. */
export function describeErrorJson(error: AppError): string {
  const problems = error.problems.map(({ place, path, message }) => ({
    ...(place === undefined ? {} : { place: formatPlace(place) }),
    ...(path === undefined ? {} : { path }),
    message,
  }));
  return `${JSON.stringify({ schemaVersion: 1, error: { code: error.code, problems, hint: error.hint } }, undefined, 2)}\n`;
}

function asSentence(text: string): string {
  return /[.!?:…]$/.test(text) ? text : `${text}.`;
}

/** Texts of the input may hold anything: nothing in them may steer the terminal. */
function clean(text: string): string {
  // eslint-disable-next-line no-control-regex -- the point is to replace them
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
}
