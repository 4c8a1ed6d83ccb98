import { type Fact, inferred } from '@landfall/model';
import { type Cursor, child, sortedEntriesOf } from '../reading/cursor.ts';
import { serviceFields } from '../reading/defined.ts';
import { text } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Models that the service calls, and the variables that tell it where they are. */
export const models: ServiceKey = {
  name: 'models',
  grade: 'L',
  becomes: 'two required variables per model',
  read: (at) =>
    serviceFields({
      models: sortedEntriesOf(at).map((entry) => ({
        model: entry.name,
        endpointVariable: text(child(entry.at, 'endpoint_var')) ?? impliedVariable(entry.name, '_URL', entry.at),
        modelVariable: text(child(entry.at, 'model_var')) ?? impliedVariable(entry.name, '_MODEL', entry.at),
      })),
    }),
};

/** @source compose-spec 05-services.md, "models": the short syntax names variables after the model */
function impliedVariable(model: string, suffix: string, at: Cursor): Fact<string> {
  const name = `${model.toUpperCase().replace(/[^A-Z0-9]/g, '_')}${suffix}`;
  return inferred(name, 'model-variable', `Compose names the variable after the model ${model}.`, {
    place: at.node.place,
    key: at.key,
  });
}
