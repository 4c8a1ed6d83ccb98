/** What a command may touch of the process: tests pass their own. */
export interface Io {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly stdin: () => Uint8Array;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether standard output and standard error are terminals. */
  readonly terminal: { readonly stdout: boolean; readonly stderr: boolean };
  /** Opens a conversation with the person at the terminal; undefined when nobody sits there. */
  readonly openDialogue?: (() => Promise<Dialogue>) | undefined;
}

/** A conversation, one line at a time. */
export interface Dialogue {
  /** What the person typed; undefined at the end of input. */
  readonly ask: (prompt: string) => Promise<string | undefined>;
  readonly close: () => void;
}
