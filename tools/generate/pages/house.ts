import { rooms } from '../../rooms.ts';
import { type Page, replaceRegion, writeTable } from '../page.ts';

/** The drawing of the house in docs/README.md. */
export const housePage: Page = {
  path: 'docs/README.md',
  write: (former) =>
    replaceRegion(
      former,
      'rooms',
      writeTable(
        ['room', 'what it does', 'may import', 'pure'],
        rooms.map((room) => [`\`${room.folder}\``, room.purpose, room.imports.join(', '), room.isPure ? 'yes' : '']),
      ),
    ),
};
