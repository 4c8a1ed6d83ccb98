import { request } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { checkServerIdentity } from 'node:tls';
import type { Clock } from '@landfall/cluster/registry';
import { memberOf } from '../json.ts';
import { readJsonLines, sendJsonLine } from './json-lines.ts';
import { peerProtocol } from './peer-door.ts';
import { type PeerAnswer, type PeerQuestion, readAnswer } from './peer-message.ts';

/** A connection to another replica. */
export interface PeerLine {
  /**
   * Asks one thing; many may be asked at a time.
   *
   * @throws PeerError when the peer does not hear, or the connection ends; the reason of the signal when the caller leaves
   */
  ask(question: PeerQuestion, signal: AbortSignal): Promise<PeerAnswer>;
  close(): void;
}

/** A peer gave no answer. Whoever asked asks for itself. */
export class PeerError extends Error {
  override readonly name = 'PeerError';
}

export interface PeerLineOptions {
  readonly clock: Clock;
  /** `host:port`. */
  readonly address: string;
  /** Authorities that vouch for the peer, as PEM, and the name that they vouch for. */
  readonly trusted: string;
  readonly serverName: string;
  /** Shows that we are one of them. */
  readonly proof: string;
}

/**
 * A peer says at once that it has heard. One that is busy with a thousand pods is slow to, and asking beside it would double
 * what registries are asked; meanwhile pods wait behind gates, which somebody else lifts.
 */
const heardMs = 10_000;
/** So often the kernel looks whether the other side is still there. */
const keepAliveMs = 2000;

interface Asked {
  readonly answered: PromiseWithResolvers<PeerAnswer>;
  readonly heard: AbortController;
}

export function createPeerLine(options: PeerLineOptions): PeerLine {
  const { clock } = options;
  const asked = new Map<number, Asked>();
  const over = new AbortController();
  let connecting: Promise<Duplex> | undefined;
  let connection: Duplex | undefined;
  let count = 0;
  let broken: PeerError | undefined;

  function end(why: string): void {
    broken ??= new PeerError(why);
    over.abort(broken);
    connection?.destroy();
    for (const { answered } of asked.values()) answered.reject(broken);
    asked.clear();
  }

  function onValue(value: unknown): void {
    const id = memberOf(value, 'id');
    // Somebody who has left by now may still be answered.
    const waiting = typeof id === 'number' ? asked.get(id) : undefined;
    if (waiting === undefined) return;
    waiting.heard.abort();
    if (memberOf(value, 'heard') === true) return;
    const answer = readAnswer(memberOf(value, 'answer'));
    if (answer === undefined) return end('the peer answers what we do not understand');
    waiting.answered.resolve(answer);
  }

  async function connect(): Promise<Duplex> {
    const [made, head] = await openConnection(options, over.signal);
    if (broken !== undefined) {
      made.destroy();
      throw broken;
    }
    connection = made;
    made.on('error', () => made.destroy());
    made.on('close', () => end('the connection to the peer ended'));
    readJsonLines(made, head, onValue);
    return made;
  }

  return {
    async ask(question, signal) {
      if (broken !== undefined) throw broken;
      count += 1;
      const id = count;
      const waiting: Asked = { answered: Promise.withResolvers(), heard: new AbortController() };
      asked.set(id, waiting);
      const onLeave = (): void => {
        if (connection !== undefined) sendJsonLine(connection, { id, leave: true });
        waiting.answered.reject(signal.reason);
      };
      signal.addEventListener('abort', onLeave, { once: true });
      clock.sleep(heardMs, waiting.heard.signal).then(
        () => end('the peer does not hear'),
        () => undefined,
      );
      connecting ??= connect();
      connecting.then(
        (made) => {
          if (asked.has(id)) sendJsonLine(made, { id, question });
        },
        () => end('the peer cannot be reached'),
      );
      try {
        return await waiting.answered.promise;
      } finally {
        signal.removeEventListener('abort', onLeave);
        waiting.heard.abort();
        asked.delete(id);
      }
    },
    close: () => end('the peer is not asked any more'),
  };
}

async function openConnection(
  { address, trusted, serverName, proof }: PeerLineOptions,
  signal: AbortSignal,
): Promise<readonly [connection: Duplex, head: Uint8Array]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly [Duplex, Uint8Array]>();
  const { hostname, port } = new URL(`https://${address}`);
  const sent = request({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port),
    path: peerProtocol.path,
    agent: false,
    ca: trusted,
    ...(isIP(serverName) === 0 && { servername: serverName }),
    // It is asked by its own address, and vouched for by the name of the webhook.
    checkServerIdentity: (_, certificate) => checkServerIdentity(serverName, certificate),
    signal,
    headers: { connection: 'Upgrade', upgrade: peerProtocol.upgrade, authorization: proof },
  });
  sent.on('upgrade', (_, connection, head) => {
    connection.setKeepAlive(true, keepAliveMs);
    resolve([connection, head]);
  });
  sent.on('response', () => sent.destroy(new PeerError('the peer does not want to be asked')));
  sent.on('error', reject);
  sent.end();
  return promise;
}
