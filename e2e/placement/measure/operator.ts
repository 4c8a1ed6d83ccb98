/**
 * Measures the operator: `node e2e/placement/measure/operator.ts PART...`, where the parts are loads, latency, gates, pass,
 * memory and soak. Writes one figure a line, as JSON.
 */
import { argv, stderr } from 'node:process';
import { type Asker, createAsker } from './admissions.ts';
import { measureGates, measureLatency } from './latencies.ts';
import { measureLoads } from './loads.ts';
import { measureMemory, measureSoak } from './memory.ts';
import { measurePass } from './pass.ts';
import { openTheatre, type Theatre } from './theatre.ts';

const parts: Readonly<Record<string, (theatre: Theatre, asker: Asker) => Promise<void>>> = {
  loads: measureLoads,
  latency: measureLatency,
  gates: measureGates,
  pass: measurePass,
  memory: measureMemory,
  soak: measureSoak,
};

const wanted = argv.slice(2).map((name) => {
  const measure = parts[name];
  if (measure === undefined) throw new Error(`There is no part ${name}; there are ${Object.keys(parts).join(', ')}.`);
  return { name, measure };
});
const asker = createAsker();
try {
  for (const { name, measure } of wanted) {
    stderr.write(`measuring ${name}\n`);
    // Each part has a cluster of its own: what one leaves behind is nothing to the next.
    const theatre = await openTheatre();
    try {
      await measure(theatre, asker);
    } finally {
      await theatre.stop();
    }
  }
} finally {
  asker.close();
}
