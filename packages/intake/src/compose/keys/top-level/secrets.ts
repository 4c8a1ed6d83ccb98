import { fileSources } from '../../reading/file-sources.ts';
import type { TopLevelKey } from '../../reading/top-level-key.ts';

/** Files with secrets that services mount. Their contents are never printed. */
export const secrets: TopLevelKey = {
  name: 'secrets',
  grade: 'L',
  becomes: 'references to Secrets, and a list of what a person must create',
  read: (at, context) => ({ secrets: fileSources(at, context) }),
};
