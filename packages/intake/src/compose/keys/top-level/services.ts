import type { TopLevelKey } from '../../reading/top-level-key.ts';

/** The services: each attribute has a file of its own beside this folder. */
export const services: TopLevelKey = {
  name: 'services',
  grade: 'E',
  becomes: 'components',
  read: () => ({}),
};
