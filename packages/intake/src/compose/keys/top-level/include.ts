import type { TopLevelKey } from '../../reading/top-level-key.ts';

/** Other Compose applications that are part of this one. */
export const include: TopLevelKey = {
  name: 'include',
  grade: 'E',
  becomes: 'what the included files say',
  read: (at, { remark }) => {
    remark(at.key, 'settled-while-loading');
    return {};
  },
};
