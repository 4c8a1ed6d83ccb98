/** What the tests read of a project that the reference loader normalised: compose-go's JSON, which leaves out what is empty. */
export interface ComposeProject {
  readonly name: string;
  readonly services?: Readonly<Record<string, ComposeService>>;
  readonly volumes?: Readonly<Record<string, { readonly external?: boolean } | null>>;
  readonly networks?: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly secrets?: Readonly<Record<string, { readonly content?: string; readonly environment?: string } | null>>;
}

export interface ComposeService {
  readonly image?: string;
  readonly command?: readonly string[] | null;
  readonly entrypoint?: readonly string[] | null;
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly container_name?: string;
  readonly hostname?: string;
  readonly network_mode?: string;
  readonly networks?: Readonly<Record<string, { readonly aliases?: readonly string[] } | null>>;
  readonly links?: readonly string[];
  readonly ports?: readonly ComposePort[];
  readonly expose?: readonly string[];
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string; readonly required?: boolean }>>;
  readonly volumes?: readonly { readonly type: string; readonly source?: string; readonly target: string }[];
  readonly deploy?: {
    readonly replicas?: number;
    readonly resources?: { readonly limits?: { readonly cpus?: string | number; readonly memory?: string | number } };
  };
  readonly mem_limit?: string | number;
  readonly cpus?: string | number;
  readonly scale?: number;
  readonly provider?: unknown;
  readonly restart?: string;
}

export interface ComposePort {
  readonly target: number;
  readonly published?: string;
  readonly host_ip?: string;
  readonly protocol?: string;
}

/** Services with their names, sorted. */
export function servicesOf(project: ComposeProject): readonly (readonly [string, ComposeService])[] {
  return Object.entries(project.services ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}
