/** What the tests read of objects of Kubernetes. */
export interface KubernetesObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
  readonly spec?: ObjectSpec;
}

interface ObjectSpec {
  readonly replicas?: number;
  readonly backoffLimit?: number;
  readonly completions?: number;
  readonly parallelism?: number;
  readonly template?: { readonly metadata: { readonly labels: Readonly<Record<string, string>> }; readonly spec: PodSpec };
  readonly jobTemplate?: { readonly spec: { readonly template: { readonly spec: PodSpec } } };
  readonly selector?: Readonly<Record<string, string>>;
  readonly ports?: readonly { readonly port: number; readonly targetPort: number | string }[];
  readonly accessModes?: readonly string[];
  readonly podSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly NetworkRule[];
  readonly egress?: readonly NetworkRule[];
  readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
}

export interface NetworkRule {
  readonly from?: readonly NetworkPeer[];
  readonly to?: readonly NetworkPeer[];
}

interface NetworkPeer {
  readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> };
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly securityContext?: { readonly fsGroup?: number };
  readonly terminationGracePeriodSeconds?: number;
  readonly hostNetwork?: boolean;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly Variable[];
  readonly volumeMounts?: readonly Mount[];
  readonly resources?: { readonly limits?: Readonly<Record<string, string | number>> };
  readonly readinessProbe?: Probe;
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly restartPolicy?: string;
  readonly lifecycle?: {
    readonly postStart?: { readonly exec: { readonly command: readonly string[] } };
    readonly preStop?: { readonly exec?: { readonly command: readonly string[] } };
  };
}

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
}

export interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly readOnly?: boolean;
}

export interface Probe {
  readonly exec?: { readonly command: readonly string[] };
  readonly httpGet?: { readonly path: string; readonly port: number | string };
  readonly tcpSocket?: { readonly port: number | string };
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly failureThreshold?: number;
}

interface Volume {
  readonly name: string;
  readonly persistentVolumeClaim?: { readonly claimName: string };
  readonly configMap?: { readonly name: string; readonly items?: readonly { readonly key: string; readonly path: string }[] };
  readonly secret?: { readonly secretName: string };
  readonly hostPath?: { readonly path: string };
  readonly emptyDir?: { readonly medium?: string; readonly sizeLimit?: string };
}

/**
 * The text that a process gets: Kubernetes puts variables in place of `$(NAME)`, and `$$(` stands for `$(`. What names no variable
 * stays.
 *
 * @source k8s.io/kubernetes third_party/forked/golang/expansion/expand.go
 */
function expand(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\$|\$\(([^)]*)\)/g, (all, name: string | undefined) => {
    if (name === undefined) return '$';
    return variables[name] ?? all;
  });
}

/** What a container runs, as its process gets it, given the variables that have a plain value. */
export function argumentsOf(container: Container): readonly string[] {
  const variables: Record<string, string> = {};
  for (const { name, value } of container.env ?? []) if (value !== undefined) variables[name] = expand(value, variables);
  return [...(container.command ?? []), ...(container.args ?? [])].map((text) => expand(text, variables));
}

/** A plain variable of a container, as its process gets it. */
export function variableOf(container: Container, name: string): string | undefined {
  const value = container.env?.find((variable) => variable.name === name)?.value;
  return value === undefined ? undefined : expand(value, {});
}
