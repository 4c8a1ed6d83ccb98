import { listNames, placeOf } from '../../places.ts';
import { imageNameOf } from '../../reading/image-name.ts';
import type { Rule } from '../../rule.ts';

/** Tags may be pushed again. */
export const imagesNotPinned: Rule = {
  id: 'images-not-pinned',
  family: 'images',
  severity: 'advice',
  topic: 'image-latest',
  title: 'No image is pinned to its digest.',
  why: 'A tag may be pushed again, and short ones such as 16 are, every few weeks. What was tested in staging is then not what production pulls.',
  remedy: 'Let the pipeline write the digest beside the tag.',
  change: { file: 'compose.yaml', before: ['image: postgres:16'], after: ['image: postgres:16.4@sha256:(the digest)'] },
  *looks({ services }) {
    const used = services.filter(
      // What takes the place of an add-on is ours to pin.
      ({ image, build }) => image?.origin.how === 'stated' && build === undefined,
    );
    if (used.some(({ image }) => image?.value.includes('@') === true)) return;
    const tagged = used.filter(({ image }) => /^v?\d+(?:[.-][a-z]\w*)*$/i.test(imageNameOf(image?.value ?? '').tag ?? ''));
    const [first] = tagged;
    if (first === undefined) return;
    const place = placeOf(first.image, first.place);
    yield {
      place,
      message: `${listNames([...new Set(tagged.map(({ image }) => image?.value ?? ''))])} ${tagged.length === 1 ? 'is' : 'are'} not the same every week: such short tags are pushed again with each release.`,
      evidence: tagged.map(({ name, image, place: at }) => ({ text: `${name} runs ${image?.value}`, place: placeOf(image, at) })),
    };
  },
};
