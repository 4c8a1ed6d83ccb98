/** Reads a live application of Heroku through the Platform API, and never changes anything there. */

export { type AccountSources, findAccount, type HerokuAccount } from './account.ts';
export { type ClientOptions, createPlatformClient, type PlatformClient } from './client.ts';
export { type ExportOptions, exportApp } from './export.ts';
export { readPipeline } from './read-live.ts';
