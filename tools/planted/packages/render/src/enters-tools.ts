export const rooms = await import('../../../tools/rooms.ts');
