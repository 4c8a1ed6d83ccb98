import { listNames } from '../../places.ts';
import { imageNameOf } from '../../reading/image-name.ts';
import type { Rule } from '../../rule.ts';

/** What is built has no name that a cluster could pull. */
export const buildWithoutName: Rule = {
  id: 'build-without-name',
  family: 'images',
  severity: 'warning',
  topic: 'other',
  title: 'An image that is built here has no name in a registry.',
  why: 'Compose builds it on the machine that runs it. Nodes pull images from a registry; an image without a name there exists on one machine only, and its pods wait for ever.',
  remedy: 'Give it a name with a registry and a version, and push it in the pipeline.',
  change: {
    file: 'compose.yaml',
    before: ['build: ./web'],
    after: ['build: ./web', 'image: registry.example/shop/web:${TAG:?}'],
  },
  handled: 'Each image that is built here gets a name in one file, which the pipeline writes.',
  *looks({ app, services }) {
    const built = services.filter(({ build }) => build !== undefined);
    const nameless = built.filter(
      ({ image }) => image === undefined || (imageNameOf(image.value).registry === undefined && !image.value.includes('/')),
    );
    const [first] = nameless;
    if (first === undefined) return;
    const names = listNames(nameless.map(({ name }) => name));
    const isOne = nameless.length === 1;
    yield {
      ...(isOne ? { service: first.name } : {}),
      place: first.build?.place ?? first.place,
      message:
        app.platform === 'heroku'
          ? `Nodes cannot pull ${names}: Heroku builds ${isOne ? 'it' : 'them'} from the code and keeps the result for itself.`
          : `Nodes cannot pull the ${isOne ? 'image' : 'images'} of ${names}: built on this machine, without a name in a registry.`,
      evidence: nameless.map(({ name, image, build, place }) => ({
        text: describeName(name, image?.value, app.platform === 'heroku'),
        place: build?.place ?? place,
      })),
    };
  },
};

function describeName(name: string, image: string | undefined, isHeroku: boolean): string {
  if (isHeroku) return `${name} is built from the code by Heroku`;
  return image === undefined ? `${name} is built and has no image name` : `${name} is built as ${image}, without a registry`;
}
