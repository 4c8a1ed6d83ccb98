/** Reads what people have: Compose applications, Heroku applications, Dockerfiles, env files. */

export type { DocumentRole, LoadedProject, LoadOptions, WrittenDocument } from './compose/load/options.ts';
export { loadProject, projectJson } from './compose/load/project.ts';
export { type AppReading, readApp } from './compose/read-app.ts';
export { type Instruction, readInstructions } from './dockerfile/instructions.ts';
export { foreignAppJson, isHeroku } from './heroku/detect.ts';
export { type ExportText, exportKind, exportSchemaVersion } from './heroku/live/read-export.ts';
export { type HerokuOptions, type HerokuProject, loadHeroku } from './heroku/project.ts';
export { type HerokuReading, readHeroku } from './heroku/read-heroku.ts';
export { readPrices } from './prices/read-prices.ts';
export { parseSettings, readSettings, settingsFile } from './settings/read-settings.ts';
export { settingsSchema } from './settings/settings-schema.ts';
export { writeAnswer } from './settings/write-answer.ts';
