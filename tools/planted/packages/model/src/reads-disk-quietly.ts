import { readFileSync } from 'fs';

export const text = readFileSync('compose.yaml', 'utf8');
