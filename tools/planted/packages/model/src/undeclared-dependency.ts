import { parse } from 'rolldown';

export const read = parse;
