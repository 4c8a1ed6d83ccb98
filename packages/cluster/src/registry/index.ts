/** Asks registries which platforms an image is for. */
export { formatReference, type ImageReference, parseReference, type ReferenceAnswer } from './reference/reference.ts';
