export { part } from '../uploads/part.ts';
