import type { Family } from '../rule.ts';
import { backupMissing } from './backup-missing/rule.ts';
import { copiesOfData } from './copies-of-data/rule.ts';
import { dataWithoutVolume } from './data-without-volume/rule.ts';
import { databaseInside } from './database-inside/rule.ts';
import { databaseVersionMoves } from './database-version-moves/rule.ts';
import { setUpOnce } from './set-up-once/rule.ts';

/** Databases and what is in them. */
export const data: Family = {
  id: 'data',
  title: 'Databases',
  rules: [backupMissing, copiesOfData, dataWithoutVolume, databaseInside, databaseVersionMoves, setUpOnce],
};
