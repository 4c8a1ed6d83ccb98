import { type Clock, createCoalescer } from '@landfall/cluster/registry';
import type { Log } from '../process/log.ts';
import { within } from '../process/within.ts';
import { type AskerView, chooseAsker, type Peer } from './choose-asker.ts';
import { PeerError, type PeerLine } from './peer-line.ts';
import type { PeerAnswer, PeerQuestion } from './peer-message.ts';

/** Has one replica ask registries for all, so that a registry sees one cluster and not one client for each replica. */
export interface OneAsker {
  /**
   * Asks the replica that asks for all.
   *
   * @returns undefined when that is us, or it gave no answer: then we ask for ourselves
   * @throws the reason of the signal
   */
  ask(question: PeerQuestion, signal?: AbortSignal): Promise<PeerAnswer | undefined>;
  close(): void;
}

export interface OneAskerOptions {
  readonly self: string;
  /** The replica whose signs of life are seen. */
  readonly alive: () => Peer | undefined;
  /** Undefined while it is not known how. */
  readonly connect: (peer: Peer) => PeerLine | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** A peer that takes longer for an answer is not waited for; a registry that is slow gets its answer by then. */
const answerMs = 20_000;

export function createOneAsker({ self, alive, connect, clock, log }: OneAskerOptions): OneAsker {
  const asking = createCoalescer<PeerAnswer>();
  let current: { readonly peer: Peer; readonly line: PeerLine } | undefined;
  let failed: AskerView['failed'];

  function lineTo(peer: Peer | undefined): PeerLine | undefined {
    if (current !== undefined && current.peer.name === peer?.name && current.peer.address === peer.address) return current.line;
    current?.line.close();
    const line = peer === undefined ? undefined : connect(peer);
    current = peer === undefined || line === undefined ? undefined : { peer, line };
    if (current !== undefined) log.info('another replica asks registries for us', { replica: current.peer.name });
    return line;
  }

  function giveUp(line: PeerLine, why: string): void {
    // A hundred questions may fail by one connection.
    if (current?.line !== line) return;
    failed = { peer: current.peer, atMs: clock.now() };
    current = undefined;
    line.close();
    log.warn('another replica gave no answer, so we ask registries ourselves', { replica: failed.peer.name, why });
  }

  return {
    async ask(question, signal) {
      const line = lineTo(chooseAsker({ self, alive: alive(), failed, nowMs: clock.now() }));
      if (line === undefined) return undefined;
      try {
        return await asking.share(JSON.stringify(question), signal, (shared) =>
          within({ clock, milliseconds: answerMs, late, signals: [shared] }, (over) => line.ask(question, over)),
        );
      } catch (error) {
        signal?.throwIfAborted();
        if (error === late) return undefined;
        if (!(error instanceof PeerError)) throw error;
        giveUp(line, error.message);
        return undefined;
      }
    },
    close: () => void lineTo(undefined),
  };
}

const late = new Error('another replica takes too long');
