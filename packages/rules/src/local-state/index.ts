import type { Family } from '../rule.ts';
import { cacheInFiles } from './cache-in-files/rule.ts';
import { filesOfAnotherUser } from './files-of-another-user/rule.ts';
import { hostFolderWritten } from './host-folder-written/rule.ts';
import { lockInFile } from './lock-in-file/rule.ts';
import { onePodPerVolume } from './one-pod-per-volume/rule.ts';
import { sessionFiles } from './session-files/rule.ts';
import { sharedVolumeRead } from './shared-volume-read/rule.ts';
import { sharedVolumeWritten } from './shared-volume-written/rule.ts';
import { sqliteFile } from './sqlite-file/rule.ts';
import { volumePrefilled } from './volume-prefilled/rule.ts';

/** State that is on the disk of one machine. */
export const localState: Family = {
  id: 'local-state',
  title: 'State on one machine',
  rules: [
    cacheInFiles,
    filesOfAnotherUser,
    hostFolderWritten,
    lockInFile,
    onePodPerVolume,
    sessionFiles,
    sharedVolumeRead,
    sharedVolumeWritten,
    sqliteFile,
    volumePrefilled,
  ],
};
