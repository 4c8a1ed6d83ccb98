import type { ApiClient } from '../control-plane/api-client.ts';
import type { Kubectl } from '../control-plane/kubectl.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** What a part of the cluster finds when it is started: a cluster that is ready. */
export interface PartHost {
  /** The part runs there, beside the API server and the node; all addresses of Pods and Services can be reached from it. */
  readonly sandbox: Sandbox;
  /** Has all rights, and can be used inside the sandbox and outside. */
  readonly kubeconfig: string;
  readonly kubectl: Kubectl;
  readonly client: ApiClient;
  /** A folder of the part alone, empty; it goes with the cluster. */
  readonly folder: string;
  /** Where the DNS of the cluster answers, seen from the sandbox. */
  readonly dnsAddress: string;
  /**
   * The folder in which containerd looks up registries (`config_path`), read anew for each pull: `<host>/hosts.toml`.
   *
   * @source containerd, docs/hosts.md
   */
  readonly registryFolder: string;
}

/** Something that a cluster may have beside its node. It ends with the sandbox, so there is nothing to stop. */
export interface Part<Handle> {
  /** Gives the handle when the part is ready for use; fails with the end of its log. */
  start(host: PartHost): Promise<Handle>;
}
