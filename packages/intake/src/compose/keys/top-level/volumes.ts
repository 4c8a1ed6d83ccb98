import type { NamedVolume } from '@landfall/model';
import { hintsOf } from '../../../hints/hints-of.ts';
import { child, sortedEntriesOf } from '../../reading/cursor.ts';
import { defined } from '../../reading/defined.ts';
import { externalName } from '../../reading/external.ts';
import { namedTexts } from '../../reading/named-texts.ts';
import { text } from '../../reading/scalar.ts';
import type { TopLevelKey } from '../../reading/top-level-key.ts';

/** Named volumes. */
export const volumes: TopLevelKey = {
  name: 'volumes',
  grade: 'L',
  becomes: 'claims; size, class and access mode are not said in Compose and are decided',
  read: (at, { remark }) => ({
    volumes: sortedEntriesOf(at).map((entry) =>
      defined<NamedVolume>({
        name: entry.name,
        place: entry.at.node.place,
        externalName: externalName(entry.at, entry.name, remark),
        driver: text(child(entry.at, 'driver')),
        driverOptions: namedTexts(child(entry.at, 'driver_opts')),
        labels: namedTexts(child(entry.at, 'labels')),
        hints: hintsOf(entry.at, 'volume', remark),
      }),
    ),
  }),
};
