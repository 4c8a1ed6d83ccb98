import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerProcess } from '../control-plane/server-process.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { podNetwork, runtimeEndpoint } from './containerd.ts';
import { dnsAddress } from './dns.ts';
import { nodeName } from './identities.ts';

export interface NodeInput {
  readonly programs: Readonly<Record<'kubelet' | 'kube-proxy', string>>;
  /** Kubeconfig files of kubelet and kube-proxy. */
  readonly kubeconfigs: { readonly node: string; readonly proxy: string };
  /** Gives the node a disk of its own, of that size; see `ClusterOptions`. */
  readonly diskBytes?: number;
}

/** A Pod that fills a disk of its own is evicted while there is still room for the others. */
const ownDiskReserve = '25%';

/** Starts kubelet and kube-proxy. The container runtime and the API server must be there. */
export async function startNode(sandbox: Sandbox, input: NodeInput): Promise<readonly ServerProcess[]> {
  await showKernelSettings(sandbox);
  const { folder, address } = sandbox;
  const rootFolder = join(folder, 'kubelet');
  if (input.diskBytes !== undefined) await mountDisk(sandbox, rootFolder, input.diskBytes);
  const kubeletConfiguration = join(folder, 'kubelet.json');
  const configuration = kubeletConfigurationFor(sandbox, input.diskBytes === undefined ? '1%' : ownDiskReserve);
  writeFileSync(kubeletConfiguration, JSON.stringify(configuration));
  writeFileSync(resolverPathIn(folder), `nameserver ${address}\n`);
  const kubelet = sandbox.start('kubelet', input.programs.kubelet, {
    args: [
      `--config=${kubeletConfiguration}`,
      `--kubeconfig=${input.kubeconfigs.node}`,
      `--hostname-override=${nodeName}`,
      `--node-ip=${address}`,
      `--root-dir=${rootFolder}`,
      `--cert-dir=${join(folder, 'kubelet-certificates')}`,
    ],
  });
  const proxyConfiguration = join(folder, 'kube-proxy.json');
  writeFileSync(proxyConfiguration, JSON.stringify(proxyConfigurationFor(input.kubeconfigs.proxy)));
  const proxy = sandbox.start('kube-proxy', input.programs['kube-proxy'], { args: [`--config=${proxyConfiguration}`] });
  return [kubelet, proxy];
}

/** A disk that goes with the sandbox. It is in memory, so that no device of the machine is taken. */
async function mountDisk(sandbox: Sandbox, folder: string, sizeBytes: number): Promise<void> {
  mkdirSync(folder);
  await sandbox.run('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'disk', folder]);
}

function resolverPathIn(folder: string): string {
  return join(folder, 'resolv.conf');
}

/**
 * @param diskReserve the part of its disk that must be free; below it, kubelet evicts
 * @source Kubernetes, kubelet.config.k8s.io/v1beta1
 */
function kubeletConfigurationFor({ folder, address, controlGroup }: Sandbox, diskReserve: string): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address,
    readOnlyPort: 0,
    healthzPort: 0,
    // Only this machine reaches it.
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    containerRuntimeEndpoint: runtimeEndpoint,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: controlGroup,
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [dnsAddress],
    clusterDomain: 'cluster.local',
    resolvConf: resolverPathIn(folder),
    maxPods: 250,
    oomScoreAdj: 0,
    podLogsDir: join(folder, 'pod-logs'),
    volumePluginDir: join(folder, 'volume-plugins'),
    // The machine's memory and disk are not the cluster's alone: only a full machine may evict Pods or images.
    evictionHard: { 'memory.available': '50Mi', 'nodefs.available': diskReserve, 'imagefs.available': '1%' },
    // Who fills a disk is known when it is full.
    volumeStatsAggPeriod: '5s',
    // How long the node is kept from new Pods when there is room again.
    evictionPressureTransitionPeriod: '5s',
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    serializeImagePulls: false,
    protectKernelDefaults: true,
    eventRecordQPS: 0,
    nodeStatusUpdateFrequency: '5s',
  };
}

/** @source Kubernetes, kubeproxy.config.k8s.io/v1alpha1 */
function proxyConfigurationFor(kubeconfig: string): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    clientConnection: { kubeconfig },
    mode: 'iptables',
    clusterCIDR: podNetwork,
    hostnameOverride: nodeName,
    oomScoreAdj: 0,
    healthzBindAddress: '127.0.0.1:10256',
    // These settings belong to the whole machine, and stay as they are.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  };
}

/**
 * Kernel settings that kubelet asks for. They belong to the whole machine, so they are not changed: inside the sandbox, files
 * with these values stand before them.
 *
 * @source Kubernetes, pkg/kubelet/cm/container_manager_linux.go, setupKernelTunables
 */
const kernelSettings = {
  'vm/overcommit_memory': '1',
  'vm/panic_on_oom': '0',
  'kernel/panic': '10',
  'kernel/panic_on_oops': '1',
  'kernel/keys/root_maxkeys': '1000000',
  'kernel/keys/root_maxbytes': '25000000',
};

async function showKernelSettings(sandbox: Sandbox): Promise<void> {
  const folder = join(sandbox.folder, 'kernel-settings');
  mkdirSync(folder);
  const commands = Object.entries(kernelSettings).map(([name, value]) => {
    const path = join(folder, name.replaceAll('/', '-'));
    writeFileSync(path, `${value}\n`);
    return `mount --bind '${path}' /proc/sys/${name}`;
  });
  await sandbox.run('sh', ['-euc', ['echo 1 > /proc/sys/net/ipv4/ip_forward', ...commands].join('\n')]);
}
