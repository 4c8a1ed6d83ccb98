/** Names of what the operator makes for itself in its namespace. The chart gives rights to these names. */
export interface OwnNames {
  /** The Lease of the leader. */
  readonly leader: string;
  /** The Lease by which webhooks see that somebody lifts gates. */
  readonly gates: string;
  /** The Secret with the certificates of the webhook. */
  readonly certificates: string;
}

/** @param name of the operator, which its Deployment and its registration have too */
export function ownNamesOf(name: string): OwnNames {
  return { leader: name, gates: `${name}-gates`, certificates: `${name}-webhook` };
}

/** How long a sign of life counts, for a lease of that duration. */
export function signLifetimeMs(leaseMs: number): number {
  return (leaseMs * 2) / 3;
}
