import { derive, type Fact, type Hook, inferred } from '@landfall/model';
import type { Container, WorkloadKind } from '../helm/values.ts';
import { branch, leaf, leafOf, listing, type Traced } from '../traced.ts';
import type { StopTime } from './grace.ts';
import { keyOf, note, type Occupant, statedAt, use } from './occupant.ts';
import { portsOf } from './ports.ts';
import { execCommand } from './probes/exec-command.ts';
import { quoteForShell } from './probes/secret-command.ts';
import { wholeSeconds } from './quantities.ts';
import { ends } from './restart.ts';
import type { SecretNeeds } from './texts.ts';

type Lifecycle = NonNullable<Container['lifecycle']>;

/** Time for proxies and endpoints to learn that a pod is leaving, in seconds. */
const drainSeconds = 5;

/** The life cycle of a container, and the time that it needs to end. */
export interface LifecycleResult {
  readonly lifecycle: Traced<Lifecycle> | undefined;
  readonly stopTime: StopTime;
}

/**
 * Translates hooks, stop signal and grace period. A component that others call waits a moment before it is told to stop,
 * so that no request meets a closed door.
 *
 * @source kubernetes.io, "Container Lifecycle Hooks": the grace period includes the time of the preStop hook
 */
export function writeLifecycle(occupant: Occupant, kind: WorkloadKind, needs: SecretNeeds): LifecycleResult {
  const { service } = occupant;
  const postStart = writeHooks(occupant, service.postStart, needs);
  const preStop = writePreStop(occupant, needs);
  const drains = preStop === undefined && !ends(kind) && occupant.container === 'main' && portsOf(occupant).length > 0;
  const sleep = leaf(inferred(drainSeconds, 'drain', 'time for callers to learn that the pod leaves'));
  const entries = {
    postStart: postStart === undefined ? undefined : branch<{ exec: string[] }>({ exec: postStart }),
    preStop:
      preStop !== undefined
        ? branch<{ exec: string[] }>({ exec: preStop })
        : drains
          ? branch<{ sleepSeconds: number }>({ sleepSeconds: sleep })
          : undefined,
  };
  const isEmpty = entries.postStart === undefined && entries.preStop === undefined;
  return {
    lifecycle: isEmpty ? undefined : branch<Lifecycle>(entries),
    stopTime: { stated: statedSeconds(occupant), drainSeconds: drains ? drainSeconds : 0 },
  };
}

function statedSeconds({ service }: Occupant): Fact<number> | undefined {
  const grace = service.stopGracePeriodMs;
  return grace === undefined ? undefined : derive(grace, wholeSeconds(grace.value, 0));
}

/** Hooks before the stop, then the signal of the service: Kubernetes has one hook, and its own signal comes after it. */
function writePreStop(occupant: Occupant, needs: SecretNeeds): Traced<string[]> | undefined {
  const { preStop } = occupant.service;
  const signal = signalScript(occupant);
  if (signal === undefined) return writeHooks(occupant, preStop, needs);
  for (const hook of preStop) accountForContext(occupant, hook);
  const lines = preStop.map((hook) => `( ${hookLine(occupant, hook, needs)} )`);
  return listing<string>(['sh', '-c', [...lines, signal.value].join('; ')].map((word) => leafOf(word, signal.origin)));
}

/**
 * The field `stopSignal` exists since 1.33, but behind a gate that is off by default, so a hook sends the signal and waits
 * for the first process to end. The signal of the image is sent by the container runtime itself.
 *
 * @source kubernetes pkg/features, ContainerStopSignals: alpha, off, in 1.33 to 1.36
 */
function signalScript(occupant: Occupant): Fact<string> | undefined {
  const { stopSignal, imageFacts, init } = occupant.service;
  if (stopSignal === undefined) return undefined;
  const usual = imageFacts.stopSignal?.value ?? 'SIGTERM';
  if (signalName(stopSignal.value) === signalName(usual)) {
    use(occupant, stopSignal.origin, 'container.lifecycle');
    return undefined;
  }
  if (init?.value === true) {
    note(
      occupant,
      'stop-signal',
      stopSignal.origin,
      `The pod shares a process namespace, so no hook can find the process to signal; it gets ${usual}.`,
    );
    return undefined;
  }
  const signal = signalName(stopSignal.value);
  note(
    occupant,
    'stop-signal',
    stopSignal.origin,
    `A preStop hook sends ${signal} to the first process and waits for it to end.`,
  );
  return derive(stopSignal, `kill -s ${quoteForShell(signal)} 1; while kill -0 1 2>/dev/null; do sleep 1; done`);
}

function signalName(text: string): string {
  return text.toUpperCase().replace(/^SIG/, '');
}

/** One hook is written as it is; several are chained, because Kubernetes has one of each. */
function writeHooks(occupant: Occupant, hooks: readonly Hook[], needs: SecretNeeds): Traced<string[]> | undefined {
  const [first] = hooks;
  if (first === undefined) return undefined;
  for (const hook of hooks) accountForContext(occupant, hook);
  const isPlain = hooks.length === 1 && first.workingDir === undefined && first.environment.length === 0;
  const words = isPlain
    ? execCommand(occupant, first.command, needs)
    : ['sh', '-c', hooks.map((hook) => `( ${hookLine(occupant, hook, needs)} )`).join(' && ')];
  const origin = statedAt(first);
  return listing<string>(words.map((word) => leafOf(word, hooks.length === 1 ? first.command.origin : origin)));
}

/** The hook as a shell line, in its folder and with its variables. */
function hookLine(occupant: Occupant, hook: Hook, needs: SecretNeeds): string {
  const command: Fact<readonly string[]> = hook.command;
  const words = execCommand(occupant, command, needs);
  const [shell, flag, script, ...rest] = words;
  // What became a script already needs no second shell.
  const line =
    shell === 'sh' && flag === '-c' && script !== undefined && rest.length === 0 ? script : words.map(quoteForShell).join(' ');
  const parts: string[] = [];
  if (hook.workingDir !== undefined) parts.push(`cd ${quoteForShell(hook.workingDir.value)} &&`);
  for (const { name, value } of hook.environment) {
    const secret = occupant.plan.secrets.variables.get(occupant.service.name)?.get(name);
    if (secret?.kind === 'secret') needs.set(name, { reference: secret.reference, origin: value.origin });
    else if (value.value !== undefined)
      parts.push(`export ${name}=${quoteForShell(occupant.plan.references.rewrite(value.value))};`);
  }
  return [...parts, line].join(' ');
}

function accountForContext(occupant: Occupant, hook: Hook): void {
  for (const { value } of hook.environment) use(occupant, value.origin, 'container.lifecycle');
  for (const fact of [hook.workingDir, hook.command]) if (fact !== undefined) use(occupant, fact.origin, 'container.lifecycle');
  for (const fact of [hook.user, hook.privileged]) {
    if (fact !== undefined)
      note(
        occupant,
        'hook-context',
        keyOf(fact.origin) ?? hook.key,
        'A hook runs as the user and with the rights of its container.',
      );
  }
}
