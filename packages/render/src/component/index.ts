/**
 * Translates one service into the values of its component. Glossary: an occupant is a service on its way into a pod, an
 * exception is a departure from the "restricted" profile, data is what outlives containers.
 */
export { componentValues, preparationOf } from './component.ts';
export { componentFindings } from './findings.ts';
export { componentNotes } from './notes.ts';
export { hookImages } from './occupants.ts';
export { sharedValues } from './shared.ts';
