import { literal } from '../literal.ts';
import type { Container } from './kubernetes.ts';

/**
 * The texts that a rendered one may become when the container starts: the kubelet makes one dollar of two, and replaces
 * `$(NAME)` by a variable of the container. What comes from a Secret is not known here and may be anything.
 *
 * @source Kubernetes third_party/forked/golang/expansion
 */
export function mayBecome(container: Container, text: string): RegExp {
  return new RegExp(`^${patternOf(container, text)}$`);
}

function patternOf(container: Container, text: string): string {
  let pattern = '';
  let end = 0;
  for (const match of text.matchAll(/\$\$|\$\(([A-Za-z_][\w.-]*)\)/g)) {
    pattern +=
      literal(text.slice(end, match.index)) + (match[1] === undefined ? literal('$') : variablePattern(container, match[1]));
    end = match.index + match[0].length;
  }
  return pattern + literal(text.slice(end));
}

function variablePattern(container: Container, name: string): string {
  const variable = container.env?.find((each) => each.name === name);
  if (variable === undefined) return literal(`$(${name})`);
  return variable.value === undefined ? '[^]*' : patternOf(container, variable.value);
}
