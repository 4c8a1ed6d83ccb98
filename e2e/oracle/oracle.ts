import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ensureComponents } from '../components/components.ts';

/** What the reference loader is to load. Only `environment` is seen as the environment, never that of this process. */
export interface OracleRequest {
  /** Compose files in order; none means discovery from the project directory or the working directory. */
  readonly files?: readonly string[];
  readonly projectDirectory?: string;
  readonly profiles?: readonly string[];
  readonly envFiles?: readonly string[];
  readonly projectName?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Folder that relative paths count from. */
  readonly workingDirectory?: string;
}

/** The normalised project as compose-go writes it in JSON, or the text of its refusal. */
export type OracleAnswer =
  | { readonly project: Readonly<Record<string, unknown>>; readonly warnings: readonly string[] }
  | { readonly error: string; readonly warnings: readonly string[] };

export interface Oracle {
  /** Loads one application. Calls may overlap; they are answered in the order of asking. */
  load(request: OracleRequest): Promise<OracleAnswer>;
  /** Ends the process. Loads that are under way are answered first. */
  stop(): Promise<void>;
}

/**
 * Starts the Compose reference loader as one process that answers many requests.
 *
 * @source compose-spec/compose-go v2, with the options of `docker compose`
 */
export async function startOracle(): Promise<Oracle> {
  const { 'compose-oracle': program } = await ensureComponents(['compose-oracle']);
  const child = spawn(program, ['--server'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting: PromiseWithResolvers<OracleAnswer>[] = [];
  const closed = once(child, 'close');

  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(readAnswer(line)));
  // A broken pipe is reported by the end of the process, which fails the loads under way.
  child.stdin.on('error', () => undefined);
  child.on('close', () => {
    for (const load of waiting.splice(0)) load.reject(new Error('The Compose oracle ended before it answered.'));
  });

  return {
    load(request) {
      const answer = Promise.withResolvers<OracleAnswer>();
      if (child.exitCode !== null || child.stdin.writableEnded) answer.reject(new Error('The Compose oracle has been stopped.'));
      else {
        waiting.push(answer);
        child.stdin.write(`${JSON.stringify(request)}\n`);
      }
      return answer.promise;
    },
    async stop() {
      child.stdin.end();
      await closed;
    },
  };
}

function readAnswer(line: string): OracleAnswer {
  // The other end is main.go beside this file, whose `answer` has exactly these fields.
  const raw = JSON.parse(line) as {
    readonly project?: Record<string, unknown>;
    readonly error?: string;
    readonly warnings?: readonly string[];
  };
  const warnings = raw.warnings ?? [];
  return raw.project === undefined ? { error: raw.error ?? '', warnings } : { project: raw.project, warnings };
}
