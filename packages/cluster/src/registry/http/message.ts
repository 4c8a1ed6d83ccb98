/** What we send and what comes back: a small part of HTTP, so that a test can stand in for the network. */
export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How to connect, where a host has settings of its own. */
  readonly connection?: ConnectionSettings;
  readonly limits: HttpLimits;
  /** Ends the request when nobody waits for it any more. */
  readonly signal?: AbortSignal | undefined;
}

export interface HttpLimits {
  readonly maxBytes: number;
  /** From the beginning to the last byte of the answer. */
  readonly timeoutMs: number;
}

/** Settings of one host, as a configuration of mirrors states them. Texts are PEM. */
export interface ConnectionSettings {
  /** Trusted in addition to the usual authorities. */
  readonly authorities?: readonly string[];
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  /** Whoever answers is believed. */
  readonly skipsVerification?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  /** By name in lower case; each header may have come several times. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Empty for HEAD. */
  readonly body: Uint8Array;
}

/**
 * Sends one request and reads the whole answer, whatever its status. Redirects are not followed.
 *
 * @throws RegistryError when there is no answer within the limits
 */
export type HttpSend = (request: HttpRequest) => Promise<HttpAnswer>;

/** The first value of a header. */
export function headerOf(answer: HttpAnswer, name: string): string | undefined {
  return answer.headers.get(name)?.[0];
}
