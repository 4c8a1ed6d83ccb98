import { tasks } from '@landfall/runtime/tasks';

export const all = tasks;
