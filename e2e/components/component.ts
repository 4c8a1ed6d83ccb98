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
  /** A file of another module for which one beside the Go module is compiled: what it brings along is large, and not tested. */
  readonly insteadOf?: { readonly module: string; readonly path: string; readonly by: string };
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

/** A container image made of Debian packages: one layer, above that of another image. */
export interface Image {
  readonly kind: 'image';
  readonly name: string;
  readonly version: string;
  /** Name and tag that containers and Dockerfiles use. */
  readonly reference: string;
  /** The image whose layer is below. The image without one is Debian itself. */
  readonly base?: Image;
  /** Release of Debian; only where there is no base. */
  readonly release?: string;
  /** Debian packages that are installed above the base. */
  readonly packages?: readonly string[];
  /** Folder that becomes the whole file system, instead of what the packages added to the base. */
  readonly exportFolder?: string;
  /**
   * Folder relative to `e2e/`: `before.sh` runs before the packages are installed, then `files/` is laid over the file
   * system, then `after.sh` runs. Each may be absent.
   */
  readonly recipeFolder: string;
  readonly settings: ImageSettings;
  /** How long a first build takes on two cores. */
  readonly coldSeconds: number;
}

/** What an image says about the containers that are made of it. */
export interface ImageSettings {
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingFolder?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  /** As EXPOSE says: `80/tcp`. */
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly stopSignal?: string;
}

export type Component = Program | Definitions | Image;
