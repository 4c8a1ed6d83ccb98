import type { Family } from '../rule.ts';
import { devices } from './devices/rule.ts';
import { engineSocket } from './engine-socket/rule.ts';
import { machinePaths } from './machine-paths/rule.ts';
import { privileges } from './privileges/rule.ts';

/** What reaches beyond its container. */
export const isolation: Family = {
  id: 'isolation',
  title: 'Reaching into the machine',
  rules: [devices, engineSocket, machinePaths, privileges],
};
