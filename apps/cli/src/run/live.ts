import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createPlatformClient, exportApp, findAccount, type PlatformClient, readPipeline } from '@landfall/cluster/heroku';
import type { ExportText } from '@landfall/intake';
import { AppError } from '@landfall/model';
import type { InputOptions } from '../commands/input-options.ts';
import { diskWorkspace } from '../disk/workspace.ts';
import type { Io } from '../io.ts';

/** A client of the Platform API with the account of the user. */
export function platformClient(io: Io): PlatformClient {
  const { environment } = io;
  const account = findAccount({ environment, readNetrc: () => readNetrc(environment['HOME'] ?? homedir()) });
  return createPlatformClient(account, {
    fetch: (url, init) => fetch(url, init),
    wait: (milliseconds) => pause(milliseconds),
    random: Math.random,
  });
}

function readNetrc(home: string): string | undefined {
  const answer = diskWorkspace(home).read(join(home, '.netrc'), 256 * 1024);
  return answer.kind === 'file' ? new TextDecoder().decode(answer.bytes) : undefined;
}

/** The moment of now, to the second. */
export function presentMoment(): string {
  return new Date().toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** @source devcenter.heroku.com/articles/creating-apps: names have at most 30 characters; or the id of the application */
const appName = /^(?:[a-z][a-z0-9-]{1,29}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Refuses what can be no name, before anything is asked. */
export function checkAppName(name: string): string {
  if (appName.test(name)) return name;
  throw new AppError('USAGE', [
    { message: `${JSON.stringify(name)} is no name of an application at Heroku: lower-case letters, digits and dashes.` },
  ]);
}

/** Asks Heroku for the applications that the options name: the first is the one that others differ from. */
export async function fetchExports(flags: Partial<InputOptions>, io: Io): Promise<readonly ExportText[]> {
  refuseOthers(flags);
  const named = (flags.app ?? []).map(parseApp);
  const client = platformClient(io);
  const wanted = flags.pipeline === undefined ? named : [...named, ...(await appsOfPipeline(client, flags.pipeline))];
  if (wanted.length === 0)
    throw new AppError('USAGE', [
      { message: `The pipeline ${flags.pipeline ?? ''} has no application in production or staging.` },
    ]);
  const exports: ExportText[] = [];
  for (const { app, environment } of wanted) {
    if (io.terminal.stderr) io.stderr(`Reading ${app} from Heroku …\n`);
    const text = await exportApp(client, { app, withSecrets: flags.withSecrets === true, now: presentMoment() });
    exports.push({ file: `${app}.heroku.json`, text, ...(environment === undefined ? {} : { environment }) });
  }
  return exports;
}

/** Options of which one would be passed over in silence. */
function refuseOthers({ from, app, pipeline }: Partial<InputOptions>): void {
  const refuse = (message: string): never => {
    throw new AppError('USAGE', [{ message }]);
  };
  if (app === undefined && pipeline === undefined) refuse('--with-secrets: say which application with --app or --pipeline.');
  if (from === 'compose') refuse('--app and --pipeline: for Heroku, not for Compose.');
  if (from === 'heroku-export') refuse('--app and --pipeline: an export says itself which application it is.');
}

interface WantedApp {
  readonly app: string;
  readonly environment?: string;
}

/** `shop`, or `staging=shop-staging`. */
function parseApp(text: string, index: number): WantedApp {
  const [environment, app] = text.includes('=') ? text.split('=', 2) : [undefined, text];
  if (environment === undefined && index > 0)
    throw new AppError('USAGE', [
      { message: `--app ${text}: say which environment a further application is, as in staging=${text}.` },
    ]);
  return { app: checkAppName(app ?? ''), ...(environment === undefined ? {} : { environment }) };
}

/** Production first, then staging; more than one of a stage has to be named. */
async function appsOfPipeline(client: PlatformClient, pipeline: string): Promise<readonly WantedApp[]> {
  const apps = await readPipeline(client, pipeline);
  return ['production', 'staging'].flatMap((stage) => {
    const [first, ...others] = apps.filter((app) => app.stage === stage);
    if (first === undefined) return [];
    if (others.length === 0) return [{ app: checkAppName(first.name), environment: stage }];
    const names = [first, ...others].map(({ name }) => name).join(', ');
    throw new AppError('USAGE', [
      { message: `The pipeline has several applications in ${stage}: ${names}. Name one with --app ${stage}=NAME.` },
    ]);
  });
}
