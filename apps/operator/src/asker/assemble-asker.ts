import type { Clock } from '@landfall/cluster/registry';
import type { Certificates } from '../certificates/certificates.ts';
import type { LifeWatch } from '../leases/sign-of-life.ts';
import type { Log } from '../process/log.ts';
import { createOneAsker, type OneAsker } from './one-asker.ts';
import { peerProtocol } from './peer-door.ts';
import { createPeerLine } from './peer-line.ts';

export interface AskerParts {
  readonly self: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly life: Pick<LifeWatch, 'giver'>;
  readonly certificates: Pick<Certificates, 'trusted' | 'proofFor'>;
  /** Name of the webhook, which its certificate vouches for. */
  readonly serverName: string;
}

/** Puts together how this replica asks the one that asks for all. */
export function assembleAsker({ self, clock, log, life, certificates, serverName }: AskerParts): OneAsker {
  return createOneAsker({
    self,
    clock,
    log,
    alive: () => life.giver(),
    connect({ address }) {
      const trusted = certificates.trusted();
      const proof = peerProof(certificates);
      if (trusted === undefined || proof === undefined) return undefined;
      return createPeerLine({ clock, address, trusted, serverName, proof });
    },
  });
}

/** What replicas show one another: made from a key that nobody else may read. */
export function peerProof(certificates: Pick<Certificates, 'proofFor'>): string | undefined {
  return certificates.proofFor(peerProtocol.upgrade);
}
