import type { RunProgram } from '../../registry/auth/program.ts';
import type { Clock } from '../../registry/clock.ts';
import { asList, asObject, asText, type JsonObject, parseObject } from '../../registry/manifest/json.ts';
import type { HeaderSource } from './connection.ts';

const limits = { maxBytes: 256 * 1024, timeoutMs: 60_000 };
/** So long before its end a token is not used any more. */
const marginMs = 30_000;

/**
 * The token that a program gives, as those of clouds do. It is kept until it ends.
 *
 * @param exec `users[].user.exec` of a kubeconfig
 * @source Kubernetes client-go credential plugins, client.authentication.k8s.io/v1 ExecCredential
 */
export function execHeaders(
  exec: JsonObject,
  surroundings: {
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly clock: Clock;
    readonly run: RunProgram;
  },
): HeaderSource {
  const { clock, run, environment } = surroundings;
  const apiVersion = asText(exec['apiVersion']) ?? 'client.authentication.k8s.io/v1';
  const set = (asList(exec['env']) ?? []).flatMap((item) => {
    const name = asText(asObject(item)?.['name']);
    return name === undefined ? [] : [[name, asText(asObject(item)?.['value']) ?? ''] as const];
  });
  const question = JSON.stringify({ apiVersion, kind: 'ExecCredential', spec: { interactive: false } });
  let known: { readonly token: string; readonly untilMs: number } | undefined;
  return {
    async current() {
      if (known === undefined || known.untilMs <= clock.now()) {
        const said = await run({
          file: asText(exec['command']) ?? '',
          args: (asList(exec['args']) ?? []).filter((argument) => typeof argument === 'string'),
          environment: { ...environment, ...Object.fromEntries(set), KUBERNETES_EXEC_INFO: question },
          input: '',
          ...limits,
        });
        const status = asObject(parseObject(said ?? '')?.['status']);
        const token = asText(status?.['token']);
        if (token === undefined) throw new Error('the program of the kubeconfig gave no token');
        const endsMs = Date.parse(asText(status?.['expirationTimestamp']) ?? '');
        known = { token, untilMs: Number.isNaN(endsMs) ? Infinity : endsMs - marginMs };
      }
      return { authorization: `Bearer ${known.token}` };
    },
    forget() {
      known = undefined;
    },
  };
}
