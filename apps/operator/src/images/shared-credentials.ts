import { readFile } from 'node:fs/promises';
import {
  type AmbientIdentity,
  type Clock,
  type CredentialSource,
  cloudSource,
  clouds,
  dockerConfigSource,
  emptyDockerConfig,
  joinSources,
  readDockerConfig,
} from '@landfall/cluster/registry';
import type { Log } from '../process/log.ts';

export interface SharedCredentialOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** A Docker configuration that is mounted into our pod. */
  readonly dockerConfigPath?: string;
  /** The identity of our workload in a cloud, when it is to be used. */
  readonly identity?: AmbientIdentity;
  /** Programs that kubelets ask, when they are to be asked. */
  readonly programs?: CredentialSource;
}

/** A mounted Secret is exchanged while we run. */
const readEveryMs = 60_000;

/** Credentials that are for every pod: those mounted into ours, those of its cloud, and nobody's. */
export function sharedCredentials({
  clock,
  log,
  dockerConfigPath,
  identity,
  programs,
}: SharedCredentialOptions): CredentialSource {
  const sources: CredentialSource[] = [];
  if (dockerConfigPath !== undefined) sources.push(fileSource(dockerConfigPath, { clock, log }));
  if (programs !== undefined) sources.push(programs);
  if (identity !== undefined) sources.push(cloudSource(clouds, identity));
  return joinSources(sources);
}

/** The file is read again now and then; programs that it names are not run, as there are none in our image. */
function fileSource(path: string, { clock, log }: { readonly clock: Clock; readonly log: Log }): CredentialSource {
  let known: { readonly source: CredentialSource; readonly untilMs: number } | undefined;
  return {
    async find(target, signal) {
      if (known === undefined || known.untilMs <= clock.now()) {
        const text = await readFile(path, 'utf8').catch(() => undefined);
        const config = text === undefined ? undefined : readDockerConfig(text);
        if (config === undefined) log.warn('the Docker configuration cannot be read', { path });
        known = { source: dockerConfigSource(config ?? emptyDockerConfig), untilMs: clock.now() + readEveryMs };
      }
      return known.source.find(target, signal);
    },
  };
}
