import { type ComposeService, servicesOf } from '../../compose-project.ts';
import { literal } from '../../literal.ts';
import { isSelectedBy } from '../cluster-graph.ts';
import { namesOf } from '../compose-graph.ts';
import { mayBecome } from '../container-texts.ts';
import { type Figure, type Measured, serviceKey } from '../figure.ts';
import type { Container } from '../kubernetes.ts';

/** Every variable has its value in the container, or comes from a Secret. */
export function measureVariables(measured: Measured): Figure {
  const { project, graph } = measured;
  const variables = servicesOf(project).flatMap(([service, own]) => {
    const rename = renaming(measured, own);
    return Object.entries(own.environment ?? {}).flatMap(([name, value]) =>
      value === null ? [] : [{ service, name, values: [value, rename(value)] }],
    );
  });
  const missed = variables.flatMap(({ service, name, values }) => {
    const container = graph.find(service)?.container;
    const reason = container === undefined ? 'no container' : obstacle(container, name, values);
    return reason === undefined ? [] : [{ service, name, reason }];
  });
  return {
    title: 'variables kept',
    wanted: variables.length,
    misses: missed.map(({ service, name, reason }) => ({
      what: `${service}.${name}: ${reason}`,
      keys: [serviceKey(service, 'environment', name)],
      services: [service],
      words: [name],
    })),
  };
}

function obstacle(container: Container, name: string, values: readonly string[]): string | undefined {
  const variable = container.env?.find((each) => each.name === name);
  if (variable === undefined) return 'it is gone';
  // The container sees no difference between an empty variable and one without a value.
  const given = mayBecome(container, variable.value ?? '');
  return variable.valueFrom !== undefined || values.some((value) => given.test(value)) ? undefined : 'it has another value';
}

/** Puts the names of Services in place of names that Kubernetes cannot have. */
function renaming({ project, graph }: Measured, caller: ComposeService): (text: string) => string {
  const renamed = servicesOf(project).flatMap(([service, called]) => {
    const pod = graph.find(service)?.pod;
    const names = graph.services.filter((way) => pod !== undefined && isSelectedBy(way, pod)).map(({ name }) => name);
    const target = names.find((name) => name === pod?.release) ?? names[0];
    const lost = namesOf(service, called, caller).filter((name) => !names.includes(name));
    return target === undefined ? [] : lost.map((name) => ({ name, target }));
  });
  return (text) => {
    let result = text;
    for (const { name, target } of renamed)
      result = result.replaceAll(new RegExp(`(?<![\\w.-])${literal(name)}(?![\\w.-])`, 'g'), target);
    return result;
  };
}
