import { listNames } from '../../places.ts';
import type { Rule } from '../../rule.ts';

/** Several services want a GPU. */
export const graphicsForEach: Rule = {
  id: 'graphics-for-each',
  family: 'cost',
  severity: 'warning',
  topic: 'cost',
  title: 'Several services share a GPU on one machine.',
  why: 'Containers of one machine may use the same GPU together. A pod gets whole GPUs of its own: two services need two, on nodes that are the dearest of all.',
  remedy: 'Put what belongs together into one service, or use a device plug-in that shares GPUs.',
  change: { file: 'compose.yaml', before: ['embed: {gpus: all}', 'chat: {gpus: all}'], after: ['models: {gpus: all}'] },
  *looks({ services }) {
    const users = services.filter(({ gpus }) => gpus.length > 0);
    const [first] = users;
    const gpu = first?.gpus[0];
    if (first === undefined || gpu === undefined || users.length < 2) return;
    yield {
      place: gpu.place,
      message: `${listNames(users.map(({ name }) => name))} need ${users.length} GPUs in a cluster, where one did for all of them.`,
      evidence: users.flatMap(({ name, gpus }) => gpus.map(({ place }) => ({ text: `${name} asks for a GPU`, place }))),
    };
  },
};
