import { fileSources } from '../../reading/file-sources.ts';
import type { TopLevelKey } from '../../reading/top-level-key.ts';

/** Files of settings that services mount. */
export const configs: TopLevelKey = {
  name: 'configs',
  grade: 'E',
  becomes: 'ConfigMaps, or the name of one that exists',
  read: (at, context) => ({ configs: fileSources(at, context) }),
};
