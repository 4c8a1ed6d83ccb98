import { configuration } from './configuration/index.ts';
import { cost } from './cost/index.ts';
import { data } from './data/index.ts';
import { health } from './health/index.ts';
import { herokuLimitsFamily } from './heroku-limits/index.ts';
import { images } from './images/index.ts';
import { isolation } from './isolation/index.ts';
import { localState } from './local-state/index.ts';
import { network } from './network/index.ts';
import { observability } from './observability/index.ts';
import { ordering } from './ordering/index.ts';
import { resources } from './resources/index.ts';
import type { Family } from './rule.ts';
import { scaling } from './scaling/index.ts';
import { shutdown } from './shutdown/index.ts';
import { taskLoss } from './task-loss/index.ts';

/** Every family of rules, in the order of the reference. */
export const families: readonly Family[] = [
  localState,
  taskLoss,
  health,
  shutdown,
  configuration,
  network,
  isolation,
  images,
  scaling,
  data,
  resources,
  observability,
  ordering,
  herokuLimitsFamily,
  cost,
];
