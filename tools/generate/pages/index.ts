import type { Page } from '../page.ts';
import { chartModulePage, chartSchemaPage } from './chart.ts';
import { commandsPage } from './commands.ts';
import { errorsPage } from './errors.ts';
import { housePage } from './house.ts';

/** Every generated page. A new one is a file beside this one and a line here. */
export const pages: readonly Page[] = [chartSchemaPage, chartModulePage, commandsPage, errorsPage, housePage];
