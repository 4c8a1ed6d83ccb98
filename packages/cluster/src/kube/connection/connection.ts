/** Where an API server is, and as whom we come. Texts of certificates and keys are PEM. */
export interface KubeConnection {
  readonly server: URL;
  /** Authority that vouches for the server; those of the system when absent. */
  readonly authority?: string;
  /** Name that its certificate is for, where the address says another. */
  readonly serverName?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  /** Whoever answers is believed. */
  readonly skipsVerification?: boolean;
  /** Headers that say as whom we come, and that a proxy or a person has us send. Never logged. */
  readonly headers: HeaderSource;
  /** Namespace that is meant when none is named. */
  readonly namespace: string;
}

/** Gives the headers of the next request: tokens are exchanged while we run. */
export interface HeaderSource {
  current(): Promise<Readonly<Record<string, string>>>;
  /** Tells that the server did not accept them, so that they are not taken from memory next time. */
  forget(): void;
}

/** Headers that never change. */
export function fixedHeaders(headers: Readonly<Record<string, string>>): HeaderSource {
  return { current: async () => headers, forget: () => undefined };
}
