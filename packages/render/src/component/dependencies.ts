import type { EnvironmentVariable } from '@landfall/model';
import { find, note, type Occupant, use } from './occupant.ts';

/**
 * The variables through which a service learns of its models. Compose starts a model server and fills both; here the name
 * of the model is known, and the address is for a person to give.
 */
export function modelVariables(occupant: Occupant): readonly EnvironmentVariable[] {
  const { service, plan } = occupant;
  const stated = new Set(service.environment.map(({ name }) => name));
  return service.models.flatMap(({ model, endpointVariable, modelVariable }) => {
    const served = plan.app.models.find(({ name }) => name === model);
    note(occupant, 'model-endpoint', endpointVariable.origin, `Nothing in the cluster serves ${model} yet.`);
    if (!stated.has(endpointVariable.value)) {
      find(occupant, 'model-endpoint-missing', {
        at: endpointVariable.origin,
        message: `${service.name} expects the address of a server for the model ${model} in ${endpointVariable.value}.`,
        remedy: `Set container.env.${endpointVariable.value} below environments/ to the address of an inference service.`,
      });
    }
    use(occupant, modelVariable.origin, `container.env.${modelVariable.value}`);
    if (served === undefined || stated.has(modelVariable.value)) return [];
    return [{ name: modelVariable.value, value: served.model, variables: [] }];
  });
}

/** Reports a service that a provider plug-in of Docker Compose would create: it has no container. */
export function reportProvider(occupant: Occupant): void {
  const { service, plan } = occupant;
  const { provider } = service;
  if (provider === undefined) return;
  for (const { origin } of [provider.type, ...provider.options])
    note(occupant, 'provider', origin, `Docker Compose asks the plug-in ${provider.type.value} for it.`);
  const dependants = plan.app.services
    .filter(({ dependsOn }) => dependsOn.some((edge) => edge.service === service.name))
    .map(({ name }) => name);
  const prefix = service.name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
  find(occupant, 'external-service', {
    at: provider.place,
    message: `${service.name} is provided by ${provider.type.value}, which no cluster knows${dependants.length === 0 ? '' : `; ${dependants.join(', ')} expect${dependants.length === 1 ? 's' : ''} variables named ${prefix}_*`}.`,
    remedy: `Create it with an operator or in your cloud, give its address in external.host, and set the ${prefix}_* variables of its users.`,
  });
}
