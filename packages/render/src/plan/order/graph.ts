/** Nodes and, for each, the nodes that it needs. Every node is a key. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Numbers the strongly connected components of a graph; members of one cycle have the same number, and a number is larger than
 * those of everything that is needed. Without recursion, so that a long chain is no danger.
 *
 * @source Tarjan, "Depth-first search and linear graph algorithms", 1972
 */
export function componentsOf(graph: Graph): ReadonlyMap<string, number> {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const result = new Map<string, number>();
  let components = 0;
  const lower = (node: string, value: number | undefined) => {
    if (value !== undefined) low.set(node, Math.min(low.get(node) ?? value, value));
  };
  for (const root of graph.keys()) {
    if (index.has(root)) continue;
    const work: { readonly node: string; readonly rest: Iterator<string> }[] = [];
    const enter = (node: string) => {
      index.set(node, index.size);
      low.set(node, index.size - 1);
      stack.push(node);
      onStack.add(node);
      work.push({ node, rest: (graph.get(node) ?? new Set<string>())[Symbol.iterator]() });
    };
    enter(root);
    for (let frame = work.at(-1); frame !== undefined; frame = work.at(-1)) {
      const step = frame.rest.next();
      if (step.done !== true) {
        if (!graph.has(step.value)) continue;
        if (!index.has(step.value)) enter(step.value);
        else if (onStack.has(step.value)) lower(frame.node, index.get(step.value));
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent !== undefined) lower(parent.node, low.get(frame.node));
      if (low.get(frame.node) !== index.get(frame.node)) continue;
      for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
        onStack.delete(member);
        result.set(member, components);
        if (member === frame.node) break;
      }
      components += 1;
    }
  }
  return result;
}

/** The length of the longest chain of needs below each node, 0 for a node that needs nothing; a cycle counts as one node. */
export function depthsOf(graph: Graph): ReadonlyMap<string, number> {
  const component = componentsOf(graph);
  const depthOfComponent = new Map<number, number>();
  // Components are numbered so that what is needed comes first.
  const nodes = [...graph.keys()].sort((a, b) => (component.get(a) ?? 0) - (component.get(b) ?? 0));
  for (const node of nodes) {
    const own = component.get(node) ?? 0;
    let depth = depthOfComponent.get(own) ?? 0;
    for (const needed of graph.get(node) ?? []) {
      const other = component.get(needed);
      if (other !== undefined && other !== own) depth = Math.max(depth, (depthOfComponent.get(other) ?? 0) + 1);
    }
    depthOfComponent.set(own, depth);
  }
  return new Map(nodes.map((node) => [node, depthOfComponent.get(component.get(node) ?? 0) ?? 0]));
}
