import type { TopLevelKey } from '../../reading/top-level-key.ts';
import { configs } from './configs.ts';
import { include } from './include.ts';
import { jobs } from './jobs.ts';
import { models } from './models.ts';
import { name } from './name.ts';
import { networks } from './networks.ts';
import { secrets } from './secrets.ts';
import { services } from './services.ts';
import { version } from './version.ts';
import { volumes } from './volumes.ts';

/** Every top-level element of a Compose file, one file each. */
export const topLevelKeys: readonly TopLevelKey[] = [
  configs,
  include,
  jobs,
  models,
  name,
  networks,
  secrets,
  services,
  version,
  volumes,
];
