import type { Family } from '../rule.ts';
import { codeFromMachine } from './code-from-machine/rule.ts';
import { developmentMode } from './development-mode/rule.ts';
import { developmentServer } from './development-server/rule.ts';
import { envFileForAll } from './env-file-for-all/rule.ts';
import { secretFileInProject } from './secret-file-in-project/rule.ts';
import { secretInClear } from './secret-in-clear/rule.ts';
import { secretInCommand } from './secret-in-command/rule.ts';
import { secretInImage } from './secret-in-image/rule.ts';
import { secretWithDefault } from './secret-with-default/rule.ts';
import { settingsOfOnePlace } from './settings-of-one-place/rule.ts';

/** Settings and secrets. */
export const configuration: Family = {
  id: 'configuration',
  title: 'Configuration and secrets',
  rules: [
    codeFromMachine,
    developmentMode,
    developmentServer,
    envFileForAll,
    secretFileInProject,
    secretInClear,
    secretInCommand,
    secretInImage,
    secretWithDefault,
    settingsOfOnePlace,
  ],
};
