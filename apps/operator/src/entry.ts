import { argv, env, exit, stderr, stdout } from 'node:process';
import { createHttpsTransport, createKubeClient, readInClusterConnection, readKubeconfig } from '@landfall/cluster/kube';
import { runProgram, systemClock } from '@landfall/cluster/registry';
import { AppError, errorCatalogue } from '@landfall/model';
import { readConfiguration } from './configuration/configuration.ts';
import { helpText } from './configuration/help.ts';
import { readValues } from './configuration/read-values.ts';
import { releaseAll } from './leaving/release.ts';
import { rescueAbandoned } from './leaving/rescue.ts';
import { runOperator } from './main.ts';
import { signLifetimeMs } from './own-names.ts';
import { createJsonLog } from './process/json-log.ts';
import { messageOf } from './process/message-of.ts';

const commands = ['run', 'release', 'rescue'] as const;
/** The pod is killed after its grace period anyway; a second signal wants it sooner. */
const exitCodes = { ended: 0, failed: 70, interrupted: 130 } as const;

async function main(): Promise<number> {
  const [command = 'run', ...args] = argv.slice(2);
  if (command === '--help' || args.includes('--help')) {
    stdout.write(helpText());
    return exitCodes.ended;
  }
  if (!commands.some((each) => each === command))
    throw new AppError('USAGE', [{ message: `${command.slice(0, 100)} is no command; there are ${commands.join(', ')}.` }]);
  const values = readValues(args, env);
  const connection =
    (values.kubeconfig === undefined ? await readInClusterConnection({ environment: env, clock: systemClock }) : undefined) ??
    (await readKubeconfig({
      environment: env,
      clock: systemClock,
      run: runProgram,
      ...(values.kubeconfig !== undefined && { paths: [values.kubeconfig] }),
    }));
  const configuration = await readConfiguration(values, connection.namespace);
  const log = createJsonLog((line) => stdout.write(line), { level: configuration.logLevel, now: systemClock.now });
  const ending = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (ending.signal.aborted) exit(exitCodes.interrupted);
      log.info('told to end', { signal });
      ending.abort(new Error(`told to end by ${signal}`));
    });
  try {
    const { signal } = ending;
    if (command === 'run') await runOperator(configuration, connection, { environment: env, log, signal });
    else {
      const { name, namespace, leaseMs } = configuration;
      const transport = createHttpsTransport(connection);
      const leaving = { client: createKubeClient(transport), clock: systemClock, log, name, namespace, signal };
      if (command === 'release') await releaseAll(leaving);
      else await rescueAbandoned({ ...leaving, random: Math.random, lifetimeMs: signLifetimeMs(leaseMs) });
      transport.close();
    }
    log.info('ended');
    return exitCodes.ended;
  } catch (error) {
    if (ending.signal.aborted) return exitCodes.ended;
    log.error('failed', { why: messageOf(error) });
    return exitCodes.failed;
  }
}

function failWith(error: unknown): number {
  if (error instanceof AppError) {
    for (const { message } of error.problems) stderr.write(`${message}\n`);
    return errorCatalogue[error.code].exit;
  }
  // A bug of ours: what it says may quote what it was given, so no more than one line is told.
  stderr.write(`${messageOf(error)}\n`);
  return exitCodes.failed;
}

// The bundle is CommonJS, which cannot wait at its top.
void main().catch(failWith).then(exit);
