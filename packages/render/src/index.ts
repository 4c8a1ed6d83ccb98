/** Writes an App out: Helm, Argo CD, reports; explains what was written, and settles it with what is there. */
export type { RenderOptions, RequiredSecret } from './plan/plan.ts';
export { explainLine, explainPath, type Explanation } from './report/explain.ts';
export type { LandfallJson, ProvenanceRecord } from './report/landfall-json.ts';
export { type ComponentSummary, type EnvironmentInput, render, type RenderInput, type RenderResult } from './render.ts';
export { type FileChange, type OutputState, settleOutput } from './settle/settle.ts';
