import type { Family } from '../rule.ts';
import { addressOfOneMachine } from './address-of-one-machine/rule.ts';
import { calledByContainerName } from './called-by-container-name/rule.ts';
import { callsTheMachine } from './calls-the-machine/rule.ts';
import { certificatesByProxy } from './certificates-by-proxy/rule.ts';
import { dataOpenToWorld } from './data-open-to-world/rule.ts';
import { dataWithoutPassword } from './data-without-password/rule.ts';
import { fixedAddress } from './fixed-address/rule.ts';
import { hostNetwork } from './host-network/rule.ts';
import { hostPorts } from './host-ports/rule.ts';
import { manyPorts } from './many-ports/rule.ts';
import { networkOfAnother } from './network-of-another/rule.ts';

/** Addresses, names and ways in. */
export const network: Family = {
  id: 'network',
  title: 'Network',
  rules: [
    addressOfOneMachine,
    calledByContainerName,
    callsTheMachine,
    certificatesByProxy,
    dataOpenToWorld,
    dataWithoutPassword,
    fixedAddress,
    hostNetwork,
    hostPorts,
    manyPorts,
    networkOfAnother,
  ],
};
