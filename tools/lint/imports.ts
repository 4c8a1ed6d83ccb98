import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { pureModules, type Room, roomOf } from '../rooms.ts';

/**
 * Says what is wrong with one import, or undefined when it is allowed.
 *
 * @param file the importing file, relative to the root of the checkout, with `/`
 * @param specifier the text between the quotes
 */
export function judgeImport(file: string, specifier: string): string | undefined {
  const room = roomOf(file);
  if (room === undefined) return undefined;
  if (specifier.startsWith('.')) return judgeRelative(file, specifier, room);
  const match = /^@landfall\/([^/]+)(?:\/(.+))?$/.exec(specifier);
  if (match !== null) {
    const [, imported = '', part] = match;
    return judgeRoom(room, imported, isTest(file) || file.includes('/testing/')) ?? judgePart(room, imported, part);
  }
  if (room.isPure && isBuiltin(specifier)) return judgeModule(file, specifier, room);
  return undefined;
}

function judgeRelative(file: string, specifier: string, room: Room): string | undefined {
  const target = posix.join(posix.dirname(file), specifier);
  if (!target.startsWith(`${room.folder}/`)) {
    return `\`${specifier}\` leaves ${room.folder}. Import another package by its name.`;
  }
  const from = separateRoom(room, file);
  const to = separateRoom(room, target);
  if (from === undefined || to === undefined || from === to) return undefined;
  return `${room.name}/${from} may not import ${room.name}/${to}: none of the rooms inside ${room.name} imports another.`;
}

function separateRoom(room: Room, path: string): string | undefined {
  return room.separate?.find((name) => path.startsWith(`${room.folder}/src/${name}/`));
}

function judgeRoom(room: Room, imported: string, isForTests: boolean): string | undefined {
  if (room.imports.includes(imported)) return undefined;
  if (isForTests && room.testImports?.includes(imported) === true) return undefined;
  const allowed = room.imports.length === 0 ? 'nothing of ours' : room.imports.join(', ');
  return `${room.name} may not import ${imported}; it may import ${allowed} (tools/rooms.ts).`;
}

function judgePart(room: Room, imported: string, part: string | undefined): string | undefined {
  const allowed = room.parts?.[imported];
  if (allowed === undefined || (part !== undefined && allowed.includes(part))) return undefined;
  return `${room.name} may import of ${imported} only ${allowed.join(', ')} (tools/rooms.ts).`;
}

function judgeModule(file: string, specifier: string, room: Room): string | undefined {
  if (isTest(file)) return undefined;
  const name = specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  if (pureModules.includes(name)) return undefined;
  return `${room.name} is pure: it may not import ${name}. Take what you need as an argument.`;
}

/** Tests of a pure room may read fixtures from disk. */
export function isTest(file: string): boolean {
  return file.endsWith('.test.ts');
}
