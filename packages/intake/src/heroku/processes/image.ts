import { dirname, join } from 'node:path/posix';
import { type Build, type Fact, inferred, type Origin, type Service } from '@landfall/model';
import type { HerokuProject } from '../project.ts';
import type { Process } from './process.ts';

/** How the images of an application are made. */
export type BuildPlan =
  /** heroku.yml names Dockerfiles. */
  | { readonly kind: 'docker' }
  /** The Dockerfile beside the descriptors builds the one image of all processes. */
  | { readonly kind: 'dockerfile' }
  /** A builder puts the image together from buildpacks, in this order. */
  | { readonly kind: 'buildpacks'; readonly buildpacks: readonly string[] };

/** Where and how the image of a process is made. */
export type ImageParts = Pick<Service, 'image' | 'entrypoint'> & { readonly build?: Build };

/**
 * The image of a process. All processes of a buildpack application share one; heroku.yml may have one for each.
 *
 * @source buildpacks.io, "Launcher": it sets up what the buildpacks installed, then runs what it is given
 */
export function imageOf(process: Process, plan: BuildPlan, project: HerokuProject): ImageParts {
  const name = project.name.value;
  if (process.image !== undefined) {
    const { dockerfile, process: builder } = process.image;
    const origin = evidence(dockerfile.origin, 'heroku-image', `CI builds it from ${dockerfile.value}`);
    return { image: { value: `${name}-${builder}`, origin }, build: buildOf(process, dockerfile) };
  }
  const why = 'all process types run from one image, which CI builds';
  const image = inferred(name, 'heroku-image', why);
  if (plan.kind !== 'buildpacks') {
    const dockerfile = inferred('Dockerfile', 'heroku-image', why);
    return { image, build: buildOf(process, dockerfile) };
  }
  const entrypoint = inferred(
    ['/cnb/lifecycle/launcher'],
    'heroku-launcher',
    'the launcher of the image sets up what the buildpacks installed',
  );
  return { image, entrypoint, build: { place: process.at.node.place, args: [], other: [] } };
}

function buildOf({ at }: Process, dockerfile: Fact<string>): Build {
  // The folder of the Dockerfile is the context.
  const context = dirname(join('.', dockerfile.value));
  return {
    place: at.node.place,
    context: context === '.' ? '.' : `./${context}`,
    dockerfile: dockerfile.value.slice(dockerfile.value.lastIndexOf('/') + 1),
    args: [],
    other: [],
  };
}

function evidence(origin: Origin, rule: string, why: string): Origin {
  if (origin.how !== 'stated') return origin;
  return { how: 'inferred', rule, why, place: origin.place, key: origin.key };
}
