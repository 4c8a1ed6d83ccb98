/** What the reference pages are made from: the lists of remarks and findings, and the shapes of JSON. */
export { componentFindings } from './component/findings.ts';
export { componentNotes } from './component/notes.ts';
export { planFindings } from './plan/findings.ts';
export { planNotes } from './plan/notes.ts';
export { landfallJsonSchema, renderJsonSchema } from './report/schemas.ts';
