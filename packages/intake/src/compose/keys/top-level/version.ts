import type { TopLevelKey } from '../../reading/top-level-key.ts';

/** The version of the file format: obsolete. */
export const version: TopLevelKey = {
  name: 'version',
  grade: 'E',
  becomes: 'nothing: it is obsolete',
  read: (at, { remark }) => {
    remark(at.key, 'informative');
    return {};
  },
};
