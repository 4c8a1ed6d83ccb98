import { isDeepStrictEqual } from 'node:util';
import { servicesOf } from '../../compose-project.ts';
import { type Figure, type Measured, serviceKey } from '../figure.ts';
import type { Container, Probe } from '../kubernetes.ts';

/** Every health check is a readiness probe that does the same, and that can run. */
export function measureHealthChecks({ project, graph }: Measured): Figure {
  const checks = servicesOf(project).flatMap(([name, { healthcheck, environment }]) => {
    const test = healthcheck?.test ?? [];
    return test.length === 0 || test[0] === 'NONE' || healthcheck?.disable === true
      ? []
      : [{ name, test, environment: environment ?? {} }];
  });
  const missed = checks.flatMap(({ name, test, environment }) => {
    const reason = obstacle(test, environment, graph.find(name)?.container);
    return reason === undefined ? [] : [{ name, reason }];
  });
  return {
    title: 'health checks as readiness',
    wanted: checks.length,
    misses: missed.map(({ name, reason }) => ({
      what: `health check of ${name}: ${reason}`,
      keys: [serviceKey(name, 'healthcheck', 'test'), serviceKey(name, 'healthcheck')],
      services: [name],
      words: ['health check'],
    })),
  };
}

type Variables = Readonly<Record<string, string | null>>;

function obstacle(test: readonly string[], variables: Variables, container: Container | undefined): string | undefined {
  const probe = container?.readinessProbe;
  if (container === undefined || probe === undefined) return 'no readiness probe';
  if (probe.exec !== undefined) {
    // The kubelet makes one dollar of two.
    const command = probe.exec.command.map((text) => withValues(text.replaceAll('$$', '$'), variables));
    return commandObstacle(test, command, variables);
  }
  return networkObstacle(test.join(' '), probe, container);
}

/** The text with the values of variables in place: a secret that stood in the check itself is a variable in the probe. */
function withValues(text: string, variables: Variables): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (reference, name: string) => variables[name] ?? reference);
}

/** A shell line runs in a shell, word for word; only one without anything for a shell to do may run without. */
function commandObstacle(test: readonly string[], command: readonly string[], variables: Variables): string | undefined {
  const [form, ...rest] = test;
  if (form === 'CMD') return isDeepStrictEqual(command, rest) ? undefined : `another command: ${command.join(' ')}`;
  const line = rest.join(' ');
  const [shell = '', flag, script] = command;
  const isInShell = /(?:^|\/)(?:sh|bash|ash|dash)$/.test(shell) && (flag === '-c' || flag === '-ec') && command.length === 3;
  // A variable that took the place of a secret is quoted, whether or not the secret was.
  const isSame = unquoted(script ?? '') === unquoted(withValues(line, variables));
  if (isInShell) return isSame ? undefined : `another shell line: ${script}`;
  const isPlain = !/[|&;<>()$`\\"'*?[\]#~=%!{}\n]/.test(line) && isDeepStrictEqual(command, line.trim().split(/\s+/));
  return isPlain ? undefined : `a shell line without a shell: ${command.join(' ')}`;
}

function unquoted(line: string): string {
  return line.replaceAll('"', '');
}

/** A probe by network asks for what the text of the check asks for. */
function networkObstacle(text: string, { httpGet, tcpSocket, grpc }: Probe, container: Container): string | undefined {
  const portName = httpGet?.port ?? tcpSocket?.port ?? grpc?.port;
  const port = typeof portName === 'string' ? container.ports?.find(({ name }) => name === portName)?.containerPort : portName;
  if (port === undefined) return `the probe asks for a port ${String(portName)} that the container does not have`;
  const isPort = new RegExp(`(?<!\\d)${port}(?!\\d)`).test(text) || (httpGet !== undefined && (port === 80 || port === 443));
  if (!isPort) return `the probe asks for port ${port}, the check does not`;
  if (httpGet === undefined) return undefined;
  const path = httpGet.path ?? '/';
  return path === '/' || text.includes(path) ? undefined : `the probe asks for ${path}, the check does not`;
}
