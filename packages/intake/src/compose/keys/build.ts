import type { Build } from '@landfall/model';
import { type Cursor, child, entriesOf } from '../reading/cursor.ts';
import { defined, serviceFields } from '../reading/defined.ts';
import { leavesBelow } from '../reading/leaves.ts';
import { namedTexts } from '../reading/named-texts.ts';
import { plainText, text } from '../reading/scalar.ts';
import type { ServiceContext, ServiceKey } from '../reading/service-key.ts';

const understood: ReadonlySet<string> = new Set(['context', 'dockerfile', 'target', 'args']);

/** How the image is built. */
export const build: ServiceKey = {
  name: 'build',
  grade: 'D',
  becomes: 'nothing here: it belongs to the pipeline; the Dockerfile is read for ports, user, volumes and checks',
  read: (at, context) => {
    context.remark(at.key, 'built-by-pipeline');
    return serviceFields({ build: buildOf(at, context) });
  },
};

function buildOf(at: Cursor, { files }: ServiceContext): Build {
  const context = plainText(child(at, 'context'));
  const isLocal = context?.startsWith('/') === true;
  return defined<Build>({
    place: at.node.place,
    context: isLocal ? files.show(context, true) : undefined,
    dockerfile: plainText(child(at, 'dockerfile')),
    target: text(child(at, 'target')),
    args: namedTexts(child(at, 'args')),
    other: entriesOf(at)
      .filter((entry) => !understood.has(entry.name))
      .flatMap((entry) =>
        leavesBelow(entry.at).map((leaf) => ({ ...leaf, name: `${entry.name}${separator(leaf.name)}${leaf.name}` })),
      ),
  });
}

function separator(name: string): string {
  return name === '' || name.startsWith('[') ? '' : '.';
}
