/** Reads what people have: Compose applications, Dockerfiles, env files. */

export type { DocumentRole, LoadedProject, LoadOptions, WrittenDocument } from './compose/load/options.ts';
export { loadProject, projectJson } from './compose/load/project.ts';
export { type AppReading, readApp } from './compose/read-app.ts';
