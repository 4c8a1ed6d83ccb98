import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { ensureComponents } from '../components/components.ts';
import { waitUntil } from '../control-plane/deadline.ts';
import { startServer } from '../control-plane/server-process.ts';

/** What Prometheus says of one alert. */
export interface AlertState {
  /** `inactive`, `pending` or `firing`. */
  readonly state: string;
  /** `ok` once it was evaluated without an error. */
  readonly health: string;
}

/** A Prometheus that reads one program each second and evaluates alerts. */
export interface Prometheus {
  /** Why what it read last was no use; empty when it was, undefined before that. */
  scrapeError(): Promise<string | undefined>;
  /** By the name of the alert. */
  alerts(): Promise<ReadonlyMap<string, AlertState>>;
  stop(): Promise<void>;
}

const each = '1s';

/**
 * Starts Prometheus.
 *
 * @param target `127.0.0.1:PORT` of the program
 * @param rulesPath file with groups of rules
 */
export async function startPrometheus(
  folder: string,
  { target, rulesPath }: { target: string; rulesPath: string },
): Promise<Prometheus> {
  const { 'image-prometheus': image } = await ensureComponents(['image-prometheus']);
  const home = join(folder, 'prometheus');
  mkdirSync(home);
  await promisify(execFile)('tar', [
    '--extract',
    `--file=${join(image, 'layer.tar')}`,
    `--directory=${home}`,
    './usr/bin/prometheus',
  ]);
  writeFileSync(
    join(home, 'prometheus.yml'),
    stringify({
      global: { scrape_interval: each, scrape_timeout: each, evaluation_interval: each },
      rule_files: [rulesPath],
      scrape_configs: [{ job_name: 'operator', static_configs: [{ targets: [target] }] }],
    }),
  );
  const server = startServer('prometheus', join(home, 'usr/bin/prometheus'), {
    folder: home,
    args: ['--config.file=prometheus.yml', '--storage.tsdb.path=data', '--web.listen-address=127.0.0.1:0'],
  });
  let address: string | undefined;
  await waitUntil(
    async () => {
      if (server.hasEnded()) throw new Error(`Prometheus has ended.\n${server.logTail()}`);
      address ??= /msg="Listening on" address=(\S+)/.exec(server.logTail())?.[1];
      return address !== undefined && (await fetch(`http://${address}/-/ready`)).ok;
    },
    { timeoutMs: 60_000, describe: () => `Prometheus did not begin.\n${server.logTail()}` },
  );
  const ask = async (path: string): Promise<Answer> =>
    (await fetch(`http://${address}/api/v1/${path}`)).json() as Promise<Answer>;
  return {
    async scrapeError() {
      const [found] = (await ask('targets')).data.activeTargets;
      return found === undefined || found.health === 'unknown' ? undefined : found.lastError;
    },
    async alerts() {
      const rules = (await ask('rules')).data.groups.flatMap((group) => group.rules);
      return new Map(rules.map(({ name, state, health }) => [name, { state, health }]));
    },
    stop: () => server.stop(),
  };
}

/** @source Prometheus HTTP API, "Targets" and "Rules" */
interface Answer {
  readonly data: {
    readonly activeTargets: readonly { readonly health: string; readonly lastError: string }[];
    readonly groups: readonly { readonly rules: readonly (AlertState & { readonly name: string })[] }[];
  };
}
