import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { memberOf } from '../json.ts';
import { readJsonLines, sendJsonLine } from './json-lines.ts';
import { type PeerAnswer, type PeerQuestion, readQuestion, writeAnswer } from './peer-message.ts';

/** How peers talk: an HTTPS connection to the webhook becomes lines of JSON. Another number for another meaning. */
export const peerProtocol = { path: '/ask', upgrade: 'landfall-ask-1' } as const;

export interface PeerDoorOptions {
  /** Asks registries, and no other peer. Throws only when the caller has left. */
  readonly answer: (question: PeerQuestion, signal: AbortSignal) => Promise<PeerAnswer>;
  /** What a peer must show; undefined while nobody can. */
  readonly proof: () => string | undefined;
  /** Told of what went wrong with a question, which is then left without an answer. */
  readonly onFault: (error: unknown) => void;
}

/** Answers other replicas that ask about images. */
export interface PeerDoor {
  /** Takes over a connection that wants to be more than HTTP. */
  enter(request: IncomingMessage, connection: Duplex, head: Uint8Array): void;
  /** Ends all connections: peers then ask for themselves. New ones may come. */
  close(): void;
}

/** Questions of one peer that are worked on; those beyond are not heard, so the peer asks for itself. */
const mostQuestions = 4000;

export function createPeerDoor({ answer, proof, onFault }: PeerDoorOptions): PeerDoor {
  const connections = new Set<Duplex>();

  function converse(connection: Duplex, head: Uint8Array): void {
    const leaving = new Map<number, AbortController>();
    connections.add(connection);
    connection.on('close', () => {
      connections.delete(connection);
      for (const each of leaving.values()) each.abort(new Error('the peer has left'));
    });
    const answerOne = async (id: number, question: PeerQuestion): Promise<void> => {
      const left = new AbortController();
      leaving.set(id, left);
      sendJsonLine(connection, { id, heard: true });
      try {
        sendJsonLine(connection, { id, answer: writeAnswer(await answer(question, left.signal)) });
      } catch (error) {
        if (left.signal.aborted) return;
        onFault(error);
        connection.destroy();
      } finally {
        leaving.delete(id);
      }
    };
    readJsonLines(connection, head, (value) => {
      const id = memberOf(value, 'id');
      if (typeof id !== 'number') return void connection.destroy();
      if (memberOf(value, 'leave') === true) return leaving.get(id)?.abort(new Error('nobody waits for it any more'));
      const question = readQuestion(memberOf(value, 'question'));
      if (question === undefined || leaving.has(id)) return void connection.destroy();
      if (leaving.size < mostQuestions) void answerOne(id, question);
    });
  }

  return {
    enter(request, connection, head) {
      connection.on('error', () => connection.destroy());
      const { path, upgrade } = peerProtocol;
      const isMeant = request.url === path && request.headers.upgrade === upgrade;
      if (!isMeant || !isSame(request.headers.authorization, proof())) {
        connection.end(
          `HTTP/1.1 ${isMeant ? '401 Unauthorized' : '404 Not Found'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
        );
        return;
      }
      connection.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\n\r\n`);
      converse(connection, head);
    },
    close() {
      for (const connection of connections) connection.destroy();
    },
  };
}

function isSame(shown: string | undefined, proof: string | undefined): boolean {
  if (shown === undefined || proof === undefined) return false;
  const [one, other] = [Buffer.from(shown), Buffer.from(proof)];
  return one.length === other.length && timingSafeEqual(one, other);
}
