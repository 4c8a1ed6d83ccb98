import type { Family } from '../rule.ts';
import { beatInWorker } from './beat-in-worker/rule.ts';
import { copiesByHand } from './copies-by-hand/rule.ts';
import { cronInside } from './cron-inside/rule.ts';
import { queueInMemory } from './queue-in-memory/rule.ts';
import { roomsInMemory } from './rooms-in-memory/rule.ts';
import { scheduleInProcess } from './schedule-in-process/rule.ts';
import { schedulerCopies } from './scheduler-copies/rule.ts';
import { severalPrograms } from './several-programs/rule.ts';
import { stickyRequests } from './sticky-requests/rule.ts';
import { uploadsThroughDisk } from './uploads-through-disk/rule.ts';

/** What keeps a component from having a second copy. */
export const scaling: Family = {
  id: 'scaling',
  title: 'Scaling',
  rules: [
    beatInWorker,
    copiesByHand,
    cronInside,
    queueInMemory,
    roomsInMemory,
    scheduleInProcess,
    schedulerCopies,
    severalPrograms,
    stickyRequests,
    uploadsThroughDisk,
  ],
};
