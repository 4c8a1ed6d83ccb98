import { inferred } from '@landfall/model';
import { leaf, leafOf, named, type Traced } from '../traced.ts';
import { evidenceOf, find, note, type Occupant } from './occupant.ts';
import { portsOf } from './ports.ts';

/**
 * Parameters that every kubelet allows.
 *
 * @source kubernetes pkg/kubelet/sysctl/safe_sysctls.go, 1.36
 */
const safeParameters: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
]);

const lowestPort = 'net.ipv4.ip_unprivileged_port_start';

/**
 * Translates `sysctls`, and keeps what the Docker Engine does by itself: anyone in the container may listen below 1024.
 *
 * @source moby daemon/oci_linux.go: net.ipv4.ip_unprivileged_port_start is 0 unless the container is on the host network
 */
export function writeKernelParameters(
  occupants: readonly Occupant[],
  isOnHostNetwork: boolean,
): Traced<Record<string, string>> | undefined {
  const parameters = new Map<string, Traced<string>>();
  for (const occupant of occupants) {
    for (const { name, value, origin } of occupant.service.sysctls) {
      const isAllowed = safeParameters.has(name) && !(isOnHostNetwork && name.startsWith('net.'));
      if (isAllowed) parameters.set(name, leafOf(value, origin));
      else {
        note(occupant, 'kernel-parameter', origin, `A node refuses a pod that sets ${name}, unless it is told to allow it.`);
        find(occupant, 'process-limits', {
          at: origin,
          message: `${occupant.service.name} sets the kernel parameter ${name}, which nodes refuse by default.`,
          remedy: 'Allow it on the nodes (allowedUnsafeSysctls) and set pod.sysctls, or set it on the nodes themselves.',
        });
      }
    }
    const low = portsOf(occupant).find(({ port }) => port.value < 1024);
    if (low !== undefined && !isOnHostNetwork && !parameters.has(lowestPort)) {
      const why = `port ${low.port.value} without privileges, as in Docker`;
      parameters.set(lowestPort, leaf(inferred('0', 'low-port', why, evidenceOf(low.port.origin))));
    }
    accountForLimits(occupant);
  }
  return parameters.size === 0 ? undefined : named<string>(parameters);
}

function accountForLimits(occupant: Occupant): void {
  const { ulimits, devices, name } = occupant.service;
  for (const limit of ulimits)
    note(occupant, 'ulimits', limit.origin, `The limit ${limit.name} follows the container runtime of the node.`);
  const [first] = ulimits;
  if (first !== undefined) {
    find(occupant, 'process-limits', {
      at: first.origin,
      message: `${name} sets ${ulimits.map((limit) => limit.name).join(', ')}; in a cluster the node decides.`,
      remedy: 'Check that the limits of the nodes suffice; raise them in the configuration of the container runtime.',
    });
  }
  for (const { value, origin } of devices) {
    note(occupant, 'device-needs-plugin', origin, `${value.source} comes to a pod through a device plug-in.`);
    find(occupant, 'device-lost', {
      at: origin,
      message: `${name} uses the device ${value.source}.`,
      remedy: 'Install its device plug-in and ask for its resource in container.resources.limits.',
    });
  }
}
