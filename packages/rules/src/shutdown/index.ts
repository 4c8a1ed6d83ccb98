import type { Family } from '../rule.ts';
import { graceTooShort } from './grace-too-short/rule.ts';
import { killedAtOnce } from './killed-at-once/rule.ts';
import { openRequestsCutOff } from './open-requests-cut-off/rule.ts';
import { packageManagerFirst } from './package-manager-first/rule.ts';
import { scriptWithoutExec } from './script-without-exec/rule.ts';
import { shellKeepsSignal } from './shell-keeps-signal/rule.ts';
import { signalNotHeard } from './signal-not-heard/rule.ts';
import { workerHasNoTime } from './worker-has-no-time/rule.ts';

/** What happens when a pod is told to stop. */
export const shutdown: Family = {
  id: 'shutdown',
  title: 'Stopping',
  rules: [
    graceTooShort,
    killedAtOnce,
    openRequestsCutOff,
    packageManagerFirst,
    scriptWithoutExec,
    shellKeepsSignal,
    signalNotHeard,
    workerHasNoTime,
  ],
};
