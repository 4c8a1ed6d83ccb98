/** What the examples take from the application around them. */

/** From the environment, as a Deployment sets it. */
export const settings = {
  port: Number(process.env['PORT'] ?? 3_000),
  healthPort: Number(process.env['HEALTH_PORT'] ?? 9_090),
  searchUrl: process.env['SEARCH_URL'] ?? 'http://search:9200/',
};

/** A database that is always there. */
export function connect() {
  return {
    ping: async (signal: AbortSignal): Promise<void> => signal.throwIfAborted(),
    end: async (): Promise<void> => console.log({ event: 'database closed' }),
  };
}

/** A queue that never has more than one short task. @returns undefined when the signal is aborted */
export async function nextTask(signal: AbortSignal) {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  if (isDone) signal.addEventListener('abort', () => resolve(undefined), { once: true });
  else resolve(undefined);
  await promise;
  if (isDone) return undefined;
  isDone = true;
  return {
    run: async ({ onProgress }: { readonly onProgress: () => void }): Promise<void> => {
      onProgress();
      console.log({ event: 'task done' });
    },
  };
}

let isDone = false;
