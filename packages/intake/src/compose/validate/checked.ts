import type { ByProfile } from '../load/profiles.ts';
import type { Trail } from '../load/trail.ts';
import type { MapNode } from '../tree/node.ts';
import type { Path } from '../tree/path.ts';

/** An active service that is being checked against the rest of the project. */
export interface Checked {
  readonly name: string;
  readonly service: MapNode;
  readonly path: Path | undefined;
  readonly divided: ByProfile;
  readonly trail: Trail;
}
