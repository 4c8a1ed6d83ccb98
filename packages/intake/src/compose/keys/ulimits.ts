import { child, factOf, sortedEntriesOf } from '../reading/cursor.ts';
import { serviceFields } from '../reading/defined.ts';
import { plainNumber } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Limits of the processes in the container: one number for both, or soft and hard. */
export const ulimits: ServiceKey = {
  name: 'ulimits',
  grade: 'X',
  becomes: 'a finding',
  read: (at) =>
    serviceFields({
      ulimits: sortedEntriesOf(at).map((entry) => {
        const single = plainNumber(entry.at);
        const soft = single ?? plainNumber(child(entry.at, 'soft')) ?? plainNumber(child(entry.at, 'single')) ?? 0;
        const hard = single ?? plainNumber(child(entry.at, 'hard')) ?? soft;
        return { name: entry.name, ...factOf(entry.at, { soft, hard }) };
      }),
    }),
};
