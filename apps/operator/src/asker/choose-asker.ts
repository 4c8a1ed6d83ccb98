/** A replica that can be asked to ask registries. */
export interface Peer {
  readonly name: string;
  /** `host:port` of its webhook. */
  readonly address: string;
}

/** What one replica knows when it has to know something of an image. Times are by its own clock. */
export interface AskerView {
  readonly self: string;
  /** The replica whose signs of life are seen: it lifts gates, and so asks about most images anyway. */
  readonly alive: Peer | undefined;
  /** When a question to a peer was left without an answer, and to which. */
  readonly failed: { readonly peer: Peer; readonly atMs: number } | undefined;
  readonly nowMs: number;
}

/** After a question was left without an answer, the same peer is not asked for so long. */
export const restMs = 30_000;

/**
 * Says who asks registries: everywhere in the cluster the same replica, as far as it is seen to live; each for itself where it
 * is not. Whoever was asked by a peer asks itself, so that questions never go round.
 *
 * @returns the peer to ask; undefined for ourselves
 */
export function chooseAsker({ self, alive, failed, nowMs }: AskerView): Peer | undefined {
  if (alive === undefined || alive.name === self) return undefined;
  const isResting =
    failed !== undefined &&
    failed.peer.name === alive.name &&
    failed.peer.address === alive.address &&
    nowMs - failed.atMs < restMs;
  return isResting ? undefined : alive;
}
