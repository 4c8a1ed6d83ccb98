import { writeReadme } from '@landfall/render/generators';
import { generatedNotice, type Page } from '../page.ts';

/** Every value of the universal chart: the README that travels with it. */
export const valuesPage: Page = {
  path: 'docs/reference/values.md',
  write: () => `${generatedNotice}\n${writeReadme()}`,
};
