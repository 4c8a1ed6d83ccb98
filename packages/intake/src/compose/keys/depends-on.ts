import { type Dependency, inferred, stated } from '@landfall/model';
import { type Cursor, child, sortedEntriesOf } from '../reading/cursor.ts';
import { serviceFields } from '../reading/defined.ts';
import { plainFlag, plainText } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Services that must be up, healthy or done before this one starts. */
export const dependsOn: ServiceKey = {
  name: 'depends_on',
  grade: 'A',
  becomes: 'sync waves, and a bounded wait before start',
  read: (at) => serviceFields({ dependsOn: sortedEntriesOf(at).map((entry) => edgeTo(entry.name, entry.at)) }),
};

function edgeTo(service: string, at: Cursor): Dependency {
  const { place } = at.node;
  const fact =
    at.node.implied === true
      ? inferred('', 'implied-dependency', 'Compose starts a service after those whose links, volumes or namespaces it uses.', {
          place,
          key: at.key,
        })
      : stated('', place, at.key);
  return {
    service,
    condition: conditionOf(plainText(child(at, 'condition'))),
    required: plainFlag(child(at, 'required')) ?? true,
    restart: plainFlag(child(at, 'restart')) ?? false,
    origin: fact.origin,
  };
}

function conditionOf(written: string | undefined): Dependency['condition'] {
  return written === 'service_healthy' || written === 'service_completed_successfully' ? written : 'service_started';
}
