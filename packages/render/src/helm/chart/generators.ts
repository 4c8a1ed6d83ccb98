/** What the generators of this repository need to keep the files of the chart current; nothing that runs uses it. */
export { writeReadme } from '../readme.ts';
export { valuesSchemaText } from '../schema/json-schema.ts';
export { embedChart } from './embed.ts';
