/**
 * What health costs a server: `node bench/health.ts [ROUNDS]`. Requests a second of a plain server, of one that can be drained, and of
 * one that answers probes besides, in turns; and how long an answer to a probe and to a scrape takes to make.
 */
import { once } from 'node:events';
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDrain, createHealth, createHealthHandler } from '@landfall/runtime/health';
import { formatSpread, ratioOf, spreadOf } from './statistics.ts';

const rounds = Number(process.argv[2] ?? 9);
const [requestCount, connections] = [4000, 16];
const health = createHealth();
const drain = createDrain({ health });
const answerHealth = createHealthHandler(health);
for (let number = 0; number < 10; number++) {
  health.addDependency({ name: `dependency-${number}`, check: async () => {} });
  health.addWorker({ name: `worker-${number}`, stuckAfterMs: 60_000 });
}
health.markStarted();

const plain = createServer((_, response) => response.end('hello'));
const drainable = createServer((_, response) => response.end('hello'));
const probed = createServer((incoming, response) => {
  if (!answerHealth(incoming, response)) response.end('hello');
});
drain.addServer('drainable', drainable);
drain.addServer('probed', probed);
const servers: readonly Server[] = [plain, drainable, probed];

try {
  for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening');
  console.log('| what | median (least to most) |\n|---|---|');
  await measureServers();
  measureAnswers();
} finally {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  health.close();
}

async function measureServers(): Promise<void> {
  const rates = new Map<Server, number[]>(servers.map((server) => [server, []]));
  for (let round = -1; round < rounds; round++) {
    for (const server of servers) {
      const rate = await load(server);
      if (round >= 0) rates.get(server)?.push(rate);
    }
  }
  const [own, withDrain, withProbes] = servers.map((server) => rates.get(server) ?? []);
  if (own === undefined || withDrain === undefined || withProbes === undefined) return;
  row('a plain server, requests/s', formatSpread(spreadOf(own), 0));
  row('one that can be drained, in comparison', formatSpread(ratioOf(withDrain, own)));
  row('one that can be drained and answers probes, in comparison', formatSpread(ratioOf(withProbes, own)));
}

/** Requests a second over connections that stay. */
async function load(server: Server): Promise<number> {
  const { port } = server.address() as AddressInfo; // it listens on a port
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let left = requestCount;
  const startedAt = performance.now();
  const ask = async (): Promise<void> => {
    while (left-- > 0) {
      const outgoing = request({ port, host: '127.0.0.1', agent }).end();
      const [answer] = (await once(outgoing, 'response')) as [NodeJS.ReadableStream]; // what the event is documented to bring
      answer.resume();
      await once(answer, 'end');
    }
  };
  await Promise.all(Array.from({ length: connections }, ask));
  agent.destroy();
  return (requestCount / (performance.now() - startedAt)) * 1000;
}

/** Judged in the background, so an answer is only written down. */
function measureAnswers(): void {
  for (const [what, answer] of [
    ['a report with ten dependencies and ten workers, µs', () => health.report()],
    ['the same for Prometheus, µs', () => health.metrics()],
  ] as const) {
    const took: number[] = [];
    for (let round = -200; round < 2000; round++) {
      const startedAt = performance.now();
      answer();
      if (round >= 0) took.push((performance.now() - startedAt) * 1000);
    }
    row(what, formatSpread(spreadOf(took), 1));
  }
}

function row(what: string, figure: string): void {
  console.log(`| ${what} | ${figure} |`);
}
