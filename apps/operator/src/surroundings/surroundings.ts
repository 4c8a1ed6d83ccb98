import type { BoundNode, NodeInventory, Policies } from '@landfall/placement';

/** What is decided and offered outside of pods, as the cluster says at this moment. */
export interface Surroundings {
  /** Everything that has been read is complete: before that, nothing is decided. */
  readonly isSynced: boolean;
  /** Settles when it is complete; rejects with the reason of the signal. */
  synced(signal: AbortSignal): Promise<void>;
  /** Policies for a namespace. While one cannot be read, the last sound one holds. */
  policiesOf(namespace: string): Policies;
  nodes(): NodeInventory;
  /** Where a pod on that node runs; undefined when the node is not known. */
  boundNode(name: string): BoundNode | undefined;
  /** Names who may know of images: the UID of a namespace. Undefined when the namespace is not known. */
  readerOf(namespace: string): string | undefined;
  /** Told when policies, nodes or namespaces changed. @returns what ends it */
  listen(listener: () => void): () => void;
}
