/** What goes to an API server and what comes back: a small part of HTTP, so that a test can stand in for the network. */
export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly content?: { readonly type: string; readonly text: string };
  readonly maxBytes: number;
  /** From the beginning to the last byte; of a stream, to the first. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface KubeAnswer {
  readonly status: number;
  readonly text: string;
  /** What the server says in `Retry-After`. */
  readonly retryAfterMs?: number;
}

/** An answer that has no end of its own. */
export interface KubeStream {
  readonly status: number;
  readonly retryAfterMs?: number;
  /** The lines of the body as they come, without their ends. Leaving the loop ends the connection. */
  readonly lines: AsyncIterable<string>;
}

export interface KubeTransport {
  /** @throws KubeError when there is no answer within the limits; the reason of the signal */
  send(request: KubeRequest): Promise<KubeAnswer>;
  /**
   * @param options.silenceMs when nothing comes for so long, the connection is taken for dead
   * @throws KubeError, also while lines are read
   */
  open(request: KubeRequest, options: { readonly silenceMs: number }): Promise<KubeStream>;
  /** Ends what is idle and all that is under way. */
  close(): void;
}
