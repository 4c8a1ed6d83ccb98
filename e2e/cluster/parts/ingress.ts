import { ensureComponents } from '../../components/components.ts';
import { installDefinitions } from '../../control-plane/definitions.ts';
import type { Part, PartHost } from '../part.ts';
import { applyObjects } from './apply-objects.ts';
import { answers, untilReady } from './ready.ts';

/** The way into the cluster for this machine. */
export interface IngressDoor {
  /** Without a path; the host name of a route goes into the `Host` header. */
  readonly httpUrl: string;
  /** With a certificate that nobody signed. */
  readonly httpsUrl: string;
}

const pingPort = 8780;

/**
 * Traefik, set up as the add-on of a delivery sets it up: Ingresses of the default class `nginx` with the annotations of
 * ingress-nginx, and HTTPRoutes of Gateways of the class `traefik`. Ingresses of the class `traefik` get its own reading.
 */
export const ingress: Part<IngressDoor> = {
  async start(host: PartHost) {
    const components = await ensureComponents(['traefik', 'gateway-api-definitions']);
    await installDefinitions(host.client, components['gateway-api-definitions']);
    await applyObjects(host.client, classes);
    const { address } = host.sandbox;
    const server = host.sandbox.start('traefik', components.traefik, {
      args: argumentsFor(address),
      env: { KUBECONFIG: host.kubeconfig },
      cwd: host.folder,
    });
    await untilReady('The ingress controller', { traefik: server }, () => answers(`http://${address}:${pingPort}/ping`));
    return { httpUrl: `http://${address}`, httpsUrl: `https://${address}` };
  },
};

const classes = [
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name: 'nginx', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
    spec: { controller: 'k8s.io/ingress-nginx' },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name: 'traefik' },
    spec: { controller: 'traefik.io/ingress-controller' },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: { name: 'traefik' },
    spec: { controllerName: 'traefik.io/gateway-controller' },
  },
];

function argumentsFor(address: string): readonly string[] {
  return [
    '--global.sendanonymoususage=false',
    '--global.checknewversion=false',
    '--log.level=WARN',
    `--entrypoints.web.address=${address}:80`,
    '--entrypoints.web.transport.respondingtimeouts.readtimeout=0',
    `--entrypoints.websecure.address=${address}:443`,
    '--entrypoints.websecure.transport.respondingtimeouts.readtimeout=0',
    `--entrypoints.ping.address=${address}:${pingPort}`,
    '--ping.entrypoint=ping',
    // Argo CD takes an Ingress for healthy when it has an address.
    '--providers.kubernetesingress.ingressclass=traefik',
    `--providers.kubernetesingress.ingressendpoint.ip=${address}`,
    '--providers.kubernetesingressnginx=true',
    `--providers.kubernetesingressnginx.publishstatusaddress=${address}`,
    '--providers.kubernetesgateway=true',
    `--providers.kubernetesgateway.statusaddress.ip=${address}`,
  ];
}
