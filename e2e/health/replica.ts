/**
 * One replica of an application, as `rolling.e2e.test.ts` starts it: `node replica.ts drained|abrupt`. It answers with its process id
 * after a moment, and tells its port to whoever started it.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDrain, createHealth, createHealthHandler } from '@landfall/runtime/health';

const health = createHealth();
const drain = createDrain({ health, waitMs: 2_000, deadlineMs: 20_000 });
const answerHealth = createHealthHandler(health);
const server = createServer((request, response) => {
  if (answerHealth(request, response)) return;
  request.resume();
  setTimeout(() => response.end(String(process.pid)), 40);
});
drain.addServer('web', server);
if (process.argv[2] === 'drained') drain.listen();
else process.on('SIGTERM', () => process.exit(0));

server.listen(0, '127.0.0.1', () => {
  health.markStarted();
  process.send?.((server.address() as AddressInfo).port); // it listens on a port
  // Nothing else is said, and the channel would keep the process alive.
  process.disconnect?.();
});
