/** Writes an App out: Helm, Argo CD, reports; explains what was written, and settles it with what is there. */
export type { RenderOptions, RequiredSecret } from './plan/plan.ts';
export { type ComponentSummary, type EnvironmentInput, type RenderInput, type RenderResult, render } from './render.ts';
export { type Explanation, explainLine, explainPath } from './report/explain.ts';
export type { LandfallJson, ProvenanceRecord } from './report/landfall-json.ts';
export { type FileChange, type OutputState, settleOutput } from './settle/settle.ts';
