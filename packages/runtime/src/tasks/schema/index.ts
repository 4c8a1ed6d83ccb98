/** The versions of the schema, oldest first. What was published is never changed: a new version is added. */
import { tables } from './0001-tables.ts';
import { enqueue } from './0002-enqueue.ts';
import { claim } from './0003-claim.ts';
import { settle } from './0004-settle.ts';
import { sweep } from './0005-sweep.ts';

export const versions: readonly string[] = [tables, enqueue, claim, settle, sweep];
