/** A program that is compiled from source, out of a Go module committed here. */
export interface Program {
  readonly kind: 'program';
  readonly name: string;
  readonly version: string;
  /** Folder of the Go module, relative to `e2e/`. */
  readonly moduleFolder: string;
  /** Go package that holds the program's `main`. */
  readonly package: string;
  /** File name of the executable. */
  readonly executable: string;
  /** Variables that the linker sets, by their full Go name. */
  readonly linkedValues: Readonly<Record<string, string>>;
  /** How long a first build takes on two cores, so that a person knows what to expect. */
  readonly coldSeconds: number;
}

/** Custom resource definitions, copied out of a published Go module. */
export interface Definitions {
  readonly kind: 'definitions';
  readonly name: string;
  readonly version: string;
  readonly module: string;
  /** Checksum of the module, as `go.sum` writes it. */
  readonly sum: string;
  /** Folder in the module that holds the YAML files. */
  readonly folder: string;
}

export type Component = Program | Definitions;
