/**
 * Loaded before every test file: properties draw the same examples in every run, so that what fails is the fault of the change
 * at hand, and fails again. `LANDFALL_SEED=random` draws others, which is how faults are looked for; a number repeats a run.
 */
import { configureGlobal } from 'fast-check';

const { LANDFALL_SEED: seed = '1' } = process.env;

if (seed !== 'random') configureGlobal({ seed: Number(seed) });
