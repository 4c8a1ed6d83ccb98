/** How many inputs each generated comparison takes; more by LANDFALL_PARITY_RUNS. */
export const runs = Number(process.env['LANDFALL_PARITY_RUNS'] ?? 300);

/** What the inputs are generated from. The same by default, so that a build fails for a change and not by chance. */
export const seed = Number(process.env['LANDFALL_PARITY_SEED'] ?? 20_261_121);
