import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Health } from './health.ts';
import { requireAtLeast, requireName } from './health-error.ts';
import { type DrainableServer, makeDrainable } from './http-server.ts';
import { listenForSignals } from './signals.ts';

/** How long the steps of an end may take, and who hears of them. */
export interface DrainOptions {
  readonly health: Health;
  /**
   * How long servers go on answering after readiness has begun to fail, in milliseconds: until every proxy and every node
   * has heard of it. 5,000 as a default; 0 where a `preStop` hook of the pod waits already.
   */
  readonly waitMs?: number;
  /** From the signal until work that has not ended is cut off, in milliseconds, with the wait. 20,000 as a default. */
  readonly deadlineMs?: number;
  /** What the clean-up may take after that, in milliseconds. 3,000 as a default. */
  readonly cleanUpMs?: number;
  /** Called at each step, for the log. What it throws is lost. */
  readonly onEvent?: (event: DrainEvent) => void;
}

/** What happens on the way to the end; `atMs` counts from the signal. */
export type DrainEvent =
  | { readonly kind: 'begun'; readonly atMs: number; readonly reason: string }
  | { readonly kind: 'waited'; readonly atMs: number }
  | { readonly kind: 'stopped' | 'cleaned-up'; readonly atMs: number; readonly name: string }
  | { readonly kind: 'failed'; readonly atMs: number; readonly name: string; readonly error: unknown }
  | { readonly kind: 'ended'; readonly atMs: number; readonly isClean: boolean };

/** Something that has to come to an end. */
export interface DrainStep {
  /** Letters, digits, dots and dashes. */
  readonly name: string;
  /** Takes nothing new, finishes what it has, and resolves. The signal is aborted at the deadline. */
  readonly stop: (signal: AbortSignal) => unknown;
}

/** What came of a drain. */
export interface DrainResult {
  /** Everything has come to its end in time and without an error. */
  readonly isClean: boolean;
  /** Names of the steps that failed or were cut off. */
  readonly failed: readonly string[];
  readonly tookMs: number;
}

/** The way in which a process ends: what waits in it is finished, and no request fails. */
export interface Drain {
  /** Answers with `Connection: close` from the signal on, and is closed after the wait. Call it before the server listens. */
  addServer(name: string, server: HttpServer | HttpsServer): void;
  /** Stops at once, beside the wait: workers that take tasks, timers, subscriptions. */
  addWork(step: DrainStep): void;
  /** Runs when servers and work have ended, the one that was added last first: pools, buffers of logs. */
  addCleanUp(step: DrainStep): void;
  /**
   * Drains at SIGTERM, and at SIGINT without the wait, and ends the process: with 0, or with 1 when something was cut off. A
   * second signal, a moment later, ends it at once.
   *
   * @returns a function that stops listening
   */
  listen(): () => void;
  /** Drains without ending the process. Asked again, it gives the result of the first time. */
  begin(reason: string): Promise<DrainResult>;
}

/**
 * Makes the end of this process, in the order that Kubernetes needs: readiness fails, then a wait, then servers close and
 * work is finished, then the clean-up.
 *
 * @throws HealthError when an option is out of its range
 * @source Kubernetes, "Pod Lifecycle", "Termination of Pods": a pod gets SIGTERM while it is still being taken out of services
 */
export function createDrain(options: DrainOptions): Drain {
  const { health, waitMs = 5_000, deadlineMs = 20_000, cleanUpMs = 3_000, onEvent } = options;
  requireAtLeast(0, { waitMs, cleanUpMs });
  requireAtLeast(Math.max(1, waitMs), { deadlineMs });
  const names = new Map<string, true>();
  const servers: { readonly name: string; readonly server: DrainableServer }[] = [];
  const work: DrainStep[] = [];
  const cleanUp: DrainStep[] = [];
  let result: Promise<DrainResult> | undefined;

  const takeName = (name: string): void => {
    requireName(name, names);
    names.set(name, true);
  };
  const drain = async (reason: string, pauseMs: number): Promise<DrainResult> => {
    const began = performance.now();
    const failed: string[] = [];
    const tell = (event: WithoutTime): void => {
      try {
        onEvent?.({ ...event, atMs: Math.round(performance.now() - began) });
      } catch {
        // Said in the description of the option: a log that fails must not hold up the end.
      }
    };
    const run = async ({ name, stop }: DrainStep, signal: AbortSignal, kind: 'stopped' | 'cleaned-up'): Promise<void> => {
      try {
        await orAborted(stop, signal);
        tell({ kind, name });
      } catch (error) {
        failed.push(name);
        tell({ kind: 'failed', name, error });
      }
    };

    health.markDraining();
    tell({ kind: 'begun', reason });
    const deadline = limit(deadlineMs, 'the time for draining is over');
    for (const { server } of servers) server.announceEnd();
    const working = work.map((step) => run(step, deadline.signal, 'stopped'));
    if (servers.length > 0) await wait(pauseMs);
    tell({ kind: 'waited' });
    const closing = servers.map(({ name, server }) =>
      run({ name, stop: (signal) => server.close(signal) }, deadline.signal, 'stopped'),
    );
    await Promise.all([...working, ...closing]);
    deadline.end();
    const last = limit(cleanUpMs, 'the time for the clean-up is over');
    for (const step of cleanUp.toReversed()) await run(step, last.signal, 'cleaned-up');
    last.end();
    health.close();
    const isClean = failed.length === 0;
    tell({ kind: 'ended', isClean });
    return { isClean, failed, tookMs: Math.round(performance.now() - began) };
  };
  const beginOnce = (reason: string, pauseMs: number): Promise<DrainResult> => (result ??= drain(reason, pauseMs));

  return {
    addServer(name, server) {
      takeName(name);
      const drainable = makeDrainable(server);
      servers.push({ name, server: drainable });
      health.addMetrics(() => `health_requests_in_flight{server="${name}"} ${drainable.requestsInFlight()}\n`);
    },
    addWork(step) {
      takeName(step.name);
      work.push(step);
    },
    addCleanUp(step) {
      takeName(step.name);
      cleanUp.push(step);
    },
    listen: () => listenForSignals((signal) => beginOnce(signal, signal === 'SIGINT' ? 0 : waitMs)),
    begin: (reason) => beginOnce(reason, waitMs),
  };
}

type WithoutTime = DrainEvent extends infer Event ? (Event extends DrainEvent ? Omit<Event, 'atMs'> : never) : never;

interface Limit {
  readonly signal: AbortSignal;
  end(): void;
}

/** Unlike `AbortSignal.timeout` it keeps the process alive: until then something may still be written. */
function limit(ms: number, reason: string): Limit {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error(reason)), ms);
  return { signal: controller.signal, end: () => clearTimeout(timer) };
}

/** A step that does not listen to its signal is left behind. */
async function orAborted(stop: DrainStep['stop'], signal: AbortSignal): Promise<void> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const giveUp = () => {
    // What listens for the signal itself says more about what it had to leave, and comes first.
    setImmediate(() => reject(signal.reason));
  };
  if (signal.aborted) giveUp();
  else signal.addEventListener('abort', giveUp, { once: true });
  try {
    await Promise.race([stop(signal), aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

async function wait(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, ms);
  await promise;
}
