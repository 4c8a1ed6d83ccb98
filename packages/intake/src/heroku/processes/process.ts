import type { Fact } from '@landfall/model';
import type { Cursor } from '../../compose/reading/cursor.ts';

/** One process of an application: a type that dynos run, or a command that is run at some moment. */
export interface Process {
  /** Name of the component: the process type. */
  readonly name: string;
  readonly moment: Moment;
  /** Where it is written. */
  readonly at: Cursor;
  /** The line that a shell runs; undefined leaves it to the image. */
  readonly line?: Fact<string>;
  /** The process in whose image it runs; undefined: the image that all share. */
  readonly image?: ImageOrigin;
  /** Schedule in UTC. */
  readonly schedule?: Fact<string>;
  /** A CronJob that waits to be started by hand. */
  readonly suspended?: Fact<boolean>;
}

/** An image of its own, from a Dockerfile of heroku.yml. */
export interface ImageOrigin {
  /** The process that it is named after. */
  readonly process: string;
  /** The path of the Dockerfile, relative to the folder of the application. */
  readonly dockerfile: Fact<string>;
}

/**
 * When a process runs: `dyno` until it is stopped, `release` before each new release starts, `deployed` after it,
 * `schedule` by the clock, `by-hand` when a person starts it.
 */
export type Moment = 'dyno' | 'release' | 'deployed' | 'schedule' | 'by-hand';
