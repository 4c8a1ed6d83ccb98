import { text } from '../../reading/scalar.ts';
import type { TopLevelKey } from '../../reading/top-level-key.ts';

/** The name of the application. */
export const name: TopLevelKey = {
  name: 'name',
  grade: 'E',
  becomes: 'the label app.kubernetes.io/part-of, the Argo CD project and the namespace',
  read: (at) => {
    const fact = text(at);
    return fact === undefined ? {} : { name: fact };
  },
};
