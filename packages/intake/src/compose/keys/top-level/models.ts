import type { Model } from '@landfall/model';
import { child, factOf, sortedEntriesOf } from '../../reading/cursor.ts';
import { defined } from '../../reading/defined.ts';
import { number, text, texts } from '../../reading/scalar.ts';
import type { TopLevelKey } from '../../reading/top-level-key.ts';

/** Language models that services call. */
export const models: TopLevelKey = {
  name: 'models',
  grade: 'L',
  becomes: 'end points that a person must provide',
  read: (at, { remark }) => ({
    models: sortedEntriesOf(at).map((entry) => {
      for (const setting of ['context_size', 'runtime_flags']) {
        const found = child(entry.at, setting);
        if (found !== undefined) remark(found.key, 'model-flag');
      }
      const name = child(entry.at, 'name');
      if (name !== undefined && name.node.implied !== true) remark(name.key, 'engine-name');
      return defined<Model>({
        name: entry.name,
        place: entry.at.node.place,
        model: text(child(entry.at, 'model')) ?? factOf(entry.at, entry.name),
        contextSize: number(child(entry.at, 'context_size')),
        runtimeFlags: texts(child(entry.at, 'runtime_flags')),
      });
    }),
  }),
};
