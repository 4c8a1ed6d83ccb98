/** Keys of the maps of the chart, and the names that Kubernetes accepts. No look-around: Go's expressions have none. */
const dnsLabel = '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$';

/** A DNS label: what containers, volumes and objects are called. */
export const labelName = { name: 'name', pattern: dnsLabel } as const;

/** A DNS label that starts with a letter: what a Service is called. */
export const serviceNamePattern = '^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$';
export const serviceName = { name: 'name', pattern: serviceNamePattern } as const;

/** Name of a port: an IANA service name. */
export const portName = { name: 'name', pattern: '^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$' } as const;

/** Name of a variable: printable ASCII without `=`. */
export const variableName = { name: 'VARIABLE', pattern: '^[ -<>-~]+$' } as const;

/** Key of a label or annotation, with an optional prefix. */
export const metadataKey = {
  name: 'key',
  pattern: '^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$',
} as const;

/** Name part of a label key: what a Compose network may be called. */
export const networkName = { name: 'network', pattern: '^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$' } as const;

/** Value of a label. */
export const labelValuePattern = '^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$';

/** Name of a file in a ConfigMap or Secret. */
export const fileKey = { name: 'file', pattern: '^[-._a-zA-Z0-9]{1,253}$' } as const;

/** Absolute path in a container. */
export const containerPath = { name: 'path', pattern: '^/' } as const;

/** Name of a Secret: a DNS subdomain. */
export const secretName = { name: 'secret', pattern: '^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$' } as const;

/** `secretname#key`. */
export const secretReferencePattern = '^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?#[-._a-zA-Z0-9]{1,253}$';

/** A quantity of Kubernetes, as text: `100m`, `256Mi`, `1`. */
export const quantityPattern = '^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|e[0-9]+)?$';

/** A number of pods in percent. */
export const percentagePattern = '^[0-9]{1,3}%$';

/** Anything that names something. */
export const freeName = { name: 'name' } as const;
