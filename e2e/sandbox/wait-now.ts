const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Waits without giving way to any other work, for what must be done before this process ends. Gives up after the time. */
export function waitNow(isDone: () => boolean, timeoutMs: number): void {
  const deadline = performance.now() + timeoutMs;
  while (!isDone() && performance.now() < deadline) Atomics.wait(sleeper, 0, 0, 10);
}
