/** Parts of the host that containers look at, and what becomes of them in a cluster. */
export type HostPart = 'engine-socket' | 'clock' | 'identity' | 'system';

const sockets = /(^|\/)(docker|podman|containerd|crio|cri-dockerd)[^/]*\.sock$/;
const clocks = /^\/(etc\/(localtime|timezone)|usr\/share\/zoneinfo(\/.*)?)$/;
const identities = /^\/etc\/(passwd|group|shadow|gshadow|hosts|hostname|resolv\.conf|machine-id|os-release|subuid|subgid)$/;
const systems =
  /^(\/|\/(proc|sys|dev|boot|cgroup|lib\/modules|usr\/src|var\/log|var\/run|run|var\/lib\/(docker|containerd|kubelet|containers)|etc\/(docker|containerd|cni|udev))(\/.*)?)$/;

/** What part of the host a bind mount shows; undefined for a folder or file of the application. */
export function hostPart(source: string): HostPart | undefined {
  const path = source.length > 1 ? source.replace(/\/+$/, '') : source;
  if (sockets.test(path)) return 'engine-socket';
  if (clocks.test(path)) return 'clock';
  if (identities.test(path)) return 'identity';
  return systems.test(path) ? 'system' : undefined;
}
