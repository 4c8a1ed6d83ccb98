import { listNames, placeOf } from '../../places.ts';
import type { Rule } from '../../rule.ts';

/** It needs a device of the machine. */
export const devices: Rule = {
  id: 'devices',
  family: 'isolation',
  severity: 'blocker',
  topic: 'host-path',
  title: 'The service needs a device of the machine.',
  why: 'A device is plugged into one machine. Pods get devices from a device plug-in, on the nodes that have one; without it the program finds nothing to open.',
  remedy: 'Install the device plug-in for this hardware and bind the service to its nodes, or leave this service where it is.',
  change: {
    file: 'compose.yaml',
    before: ['devices: ["/dev/ttyUSB0:/dev/ttyUSB0"]'],
    after: ['deploy: {placement: {constraints: ["node.labels.modem == true"]}}'],
  },
  *looks({ services }) {
    for (const service of services) {
      const [first] = service.devices;
      if (first === undefined) continue;
      const place = placeOf(first, service.place);
      yield {
        service: service.name,
        place,
        message: `${service.name} opens ${listNames(service.devices.map(({ value }) => value.source))}, which pods do not see by themselves.`,
        evidence: service.devices.map((device) => ({
          text: `it is given ${device.value.source}`,
          place: placeOf(device, service.place),
        })),
        ...(service.devices.every(({ value }) => /^\/dev\/(?:dri|fuse|net\/tun|kvm|kfd)/.test(value.source))
          ? { severity: 'warning' as const }
          : {}),
      };
    }
  },
};
