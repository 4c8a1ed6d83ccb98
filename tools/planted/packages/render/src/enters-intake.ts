import { loadProject } from '@landfall/intake';

export const load = loadProject;
