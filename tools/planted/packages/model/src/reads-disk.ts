import { readFileSync } from 'node:fs';

export const text = readFileSync('compose.yaml', 'utf8');
