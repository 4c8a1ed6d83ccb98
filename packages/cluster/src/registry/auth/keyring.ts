import { BoundedMap } from '../cache/bounded-map.ts';
import { createCoalescer } from '../cache/coalesce.ts';
import type { Clock } from '../clock.ts';
import { asText, parseObject } from '../manifest/json.ts';
import { Credential } from './credential.ts';
import { type DockerConfig, entriesFor } from './docker-config.ts';
import type { CredentialTarget } from './key-match.ts';
import type { RunProgram } from './program.ts';

/** Somewhere that credentials come from. None found is no trouble; nothing throws but a cancelled caller. */
export interface CredentialSource {
  /** Credentials for an image, the most specific first. */
  find(target: CredentialTarget, signal?: AbortSignal): Promise<readonly Credential[]>;
}

/** Asks sources one after the other; what an earlier one knows is tried first. Nobody in particular is tried last. */
export function joinSources(sources: readonly CredentialSource[]): CredentialSource {
  return {
    async find(target, signal) {
      const found = new Map<string, Credential>();
      for (const source of sources) {
        for (const credential of await source.find(target, signal)) {
          if (!found.has(credential.fingerprint)) found.set(credential.fingerprint, credential);
        }
      }
      found.delete(Credential.anonymous.fingerprint);
      return [...found.values(), Credential.anonymous];
    },
  };
}

/** Nothing but public images. */
export const anonymousSource: CredentialSource = { find: async () => [Credential.anonymous] };

/** How programs are run for credentials. */
export interface ProgramOptions {
  readonly run: RunProgram;
  /** Where programs are looked for, and what they see: usually that of this process. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** How long the answer of a program is good for; what it gives lasts longer in every case known. */
const helperLifetimeMs = 300_000;
const helperLimits = { maxBytes: 65_536, timeoutMs: 15_000 };

/**
 * Credentials of a Docker configuration: entries written there, and those that its programs know.
 *
 * @param programs without them, helpers that the configuration names are not run
 */
export function dockerConfigSource(
  config: DockerConfig,
  programs?: ProgramOptions & { readonly clock: Clock },
): CredentialSource {
  const known = new BoundedMap<{ readonly held: Credential | undefined; readonly untilMs: number }>(1000);
  const asking = createCoalescer<Credential | undefined>();

  /** A program starts slowly and answers for a whole host: it is asked once in a while, not for each image. */
  async function heldFor(
    helper: string,
    target: CredentialTarget,
    { clock, signal, ...how }: ProgramOptions & { readonly clock: Clock; readonly signal: AbortSignal | undefined },
  ): Promise<Credential | undefined> {
    const kept = known.get(target.host);
    if (kept !== undefined && kept.untilMs > clock.now()) return kept.held;
    return asking.share(target.host, signal, async (shared) => {
      const held = await askHelper(helper, target, { ...how, signal: shared });
      // A program that was stopped because everyone left has said nothing.
      if (!shared.aborted) known.set(target.host, { held, untilMs: clock.now() + helperLifetimeMs });
      return held;
    });
  }

  return {
    async find(target, signal) {
      const written = entriesFor(config, target);
      const helper = helperFor(config, target);
      if (helper === undefined || programs === undefined) return written;
      const held = await heldFor(helper, target, { ...programs, signal });
      return held === undefined ? written : [held, ...written];
    },
  };
}

/** @source docker/cli, `GetCredentialsStore`: the helper of a host, else the store */
function helperFor({ helpers, store }: DockerConfig, { host }: CredentialTarget): string | undefined {
  const names = host === 'docker.io' ? ['docker.io', 'index.docker.io', hubServer] : [host];
  return names.map((name) => helpers.get(name)).find((helper) => helper !== undefined) ?? store;
}

const hubServer = 'https://index.docker.io/v1/';

/** @source docker/docker-credential-helpers README, "Development": `get` reads a server and writes JSON; `<token>` as user */
async function askHelper(
  helper: string,
  { host }: CredentialTarget,
  { run, environment, signal }: ProgramOptions & { readonly signal?: AbortSignal | undefined },
): Promise<Credential | undefined> {
  const input = host === 'docker.io' ? hubServer : host;
  const said = await run({ file: `docker-credential-${helper}`, args: ['get'], environment, input, signal, ...helperLimits });
  const answer = said === undefined ? undefined : parseObject(said);
  const user = asText(answer?.['Username']);
  const secret = asText(answer?.['Secret']);
  if (user === undefined || secret === undefined || secret === '') return undefined;
  return user === '<token>' ? Credential.identityToken('', secret) : Credential.basic(user, secret);
}
