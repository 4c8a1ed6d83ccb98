/** Speaks to the API server of a Kubernetes cluster. */
export type {
  AccessQuestion,
  Eviction,
  KubeClient,
  ListPage,
  LogOptions,
  NewObject,
  Patch,
  Precondition,
  Selection,
  WatchEvent,
} from './client.ts';
export { fixedHeaders, type KubeConnection } from './connection/connection.ts';
export { readInClusterConnection, tokenFileHeaders } from './connection/in-cluster.ts';
export { type KubeconfigOptions, readKubeconfig } from './connection/kubeconfig.ts';
export { createKubeClient } from './create-client.ts';
export { createHttpsTransport } from './http/https-transport.ts';
export type { KubeAnswer, KubeRequest, KubeStream, KubeTransport } from './http/transport.ts';
export { backoffMs } from './informer/backoff.ts';
export { createInformer, type InformerOptions, type InformerSettings } from './informer/create-informer.ts';
export type { Change, ChangeListener, Informer, InformerHealth } from './informer/informer.ts';
export { isRefusal, KubeError, type KubeErrorReason } from './kube-error.ts';
export {
  apiVersionOf,
  type KubeObject,
  keyOf,
  type ObjectMetadata,
  type ObjectRef,
  type Resource,
  readKubeObject,
  refOf,
  resources,
  textsAt,
} from './objects.ts';
