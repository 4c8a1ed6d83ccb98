import type { EnvironmentVariable, Service } from '@landfall/model';

/** The value of the first variable that the pattern names and that has one. */
export function valueOf(service: Service, name: RegExp): string | undefined {
  return variableOf(service, name)?.value.value;
}

/** The first variable that the pattern names and that has a value which is not empty. */
export function variableOf({ environment }: Service, name: RegExp): EnvironmentVariable | undefined {
  return environment.find(
    (variable) => name.test(variable.name) && variable.value.value !== undefined && variable.value.value !== '',
  );
}

/** The first variable that is chosen and whose value is written out, so that it is the same in every environment. */
export function fixedVariableOf(
  { environment }: Service,
  isChosen: (name: string, value: string) => boolean,
): EnvironmentVariable | undefined {
  return environment.find(({ name, value, template }) => template === undefined && isChosen(name, value.value ?? ''));
}

/** True for a variable that is listed by its name alone: what it holds comes from the shell or from `.env`, and is written nowhere here. */
export function isPassedOn({ name, template, variables }: EnvironmentVariable): boolean {
  return template === undefined && variables.includes(name);
}

/** True for values that mean yes. */
export function isYes(value: string | undefined): boolean {
  return value !== undefined && /^(?:1|true|yes|on|y|t)$/i.test(value.trim());
}

/** The hosts of the URLs in a text, with scheme and port: `redis://cache:6379/1` gives `redis`, `cache`, 6379. */
export function urlsIn(
  text: string,
): readonly { readonly scheme: string; readonly host: string; readonly port?: number; readonly path: string }[] {
  const found = text.matchAll(
    /([a-z][a-z0-9+.-]{0,30}):\/\/(?:[^\s/@"']*@)?([a-z0-9_.-]+|\[[0-9a-f:]+\])(?::(\d{1,5}))?(\/[^\s"',]*)?/gi,
  );
  return [...found].map(([, scheme = '', host = '', port, path = '']) => ({
    scheme: scheme.toLowerCase(),
    host: host.toLowerCase(),
    ...(port === undefined ? {} : { port: Number(port) }),
    path,
  }));
}
