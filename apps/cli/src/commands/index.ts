import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { archCommand } from './arch.ts';
import { assessCommand } from './assess.ts';
import { completionCommand } from './completion.ts';
import { explainCommand } from './explain.ts';
import { herokuCommand } from './heroku.ts';
import { renderCommand } from './render.ts';
import { reportCommand } from './report.ts';

/** Defines one command; `done` receives its exit code. What the command does is loaded when it runs. */
export type DefineCommand = (io: Io, done: (exitCode: number) => void) => Command;

/** Every command by its name, in the order of the help text. */
export const commands: ReadonlyMap<string, DefineCommand> = new Map([
  ['assess', assessCommand],
  ['render', renderCommand],
  ['report', reportCommand],
  ['explain', explainCommand],
  ['arch', archCommand],
  ['heroku', herokuCommand],
  ['completion', completionCommand],
]);
