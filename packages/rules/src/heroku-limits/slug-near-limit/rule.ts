import type { Rule } from '../../rule.ts';
import { factsAtHeroku, maxSlugBytes } from '../limits.ts';

/** From this share of the limit on, the next dependency may be one too many. */
const nearShare = 0.8;

/** A slug that hardly fits. */
export const slugNearLimit: Rule = {
  id: 'slug-near-limit',
  family: 'heroku-limits',
  severity: 'advice',
  topic: 'other',
  title: 'The slug is nearly as large as Heroku allows.',
  why: 'A slug of more than 500 MB is refused. An image may be of any size, but a node that does not have it yet must pull it before the pod starts: a large one makes scaling and the replacement of nodes slow.',
  remedy: 'Leave out of the image what only the build needs: several stages in the Dockerfile, a .dockerignore, no test data.',
  change: { file: '.dockerignore', before: [], after: ['node_modules', 'spec', 'tmp', '*.mp4'] },
  *looks({ app }) {
    const slug = factsAtHeroku(app)?.slugBytes;
    if (slug === undefined || slug.value < maxSlugBytes * nearShare || slug.origin.how === 'default') return;
    const { place } = slug.origin;
    if (place === undefined) return;
    yield {
      place,
      message: `The slug has ${Math.round(slug.value / 1024 ** 2)} MB of the 500 MB that Heroku allows; as an image it is pulled by every node that runs it.`,
      evidence: [{ text: `the slug has ${slug.value} bytes`, place }],
    };
  },
};
