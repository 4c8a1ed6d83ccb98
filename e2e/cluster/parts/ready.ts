import { waitUntil } from '../../control-plane/deadline.ts';
import type { ServerProcess } from '../../control-plane/server-process.ts';

/** Generous, because several test files may share two cores. */
const readyTimeoutMs = 180_000;

/**
 * Waits until a part is ready. A question that cannot be answered yet counts as no.
 *
 * @param servers the processes of the part by name: when one of them ends, waiting is over
 * @throws with the end of their logs
 */
export async function untilReady(
  part: string,
  servers: Readonly<Record<string, ServerProcess>>,
  ask: () => Promise<boolean>,
): Promise<void> {
  let lastTrouble = '';
  const describe = (): string => {
    const logs = Object.entries(servers).map(([name, server]) => `--- ${name}\n${server.logTail()}`);
    return [`${part} did not become ready. ${lastTrouble}`, ...logs].join('\n');
  };
  await waitUntil(
    async () => {
      const ended = Object.keys(servers).find((name) => servers[name]?.hasEnded() === true);
      if (ended !== undefined) throw new Error(`${ended} has ended.\n${describe()}`);
      try {
        return await ask();
      } catch (error) {
        lastTrouble = error instanceof Error ? error.message : String(error);
        return false;
      }
    },
    { timeoutMs: readyTimeoutMs, describe },
  );
}

/** Whether a server answers this address with a status below 400. */
export async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000) });
  await answer.body?.cancel();
  return answer.ok;
}
