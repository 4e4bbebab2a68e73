/**
 * The first cycle of a graph of imports, as the names on the way round with the first repeated at
 * the end; empty where there is none. Edges to names outside the graph are ignored.
 */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const finished = new Set<string>();
  for (const start of graph.keys()) {
    const cycle = findCycleFrom(graph, start, [], finished);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

function findCycleFrom(
  graph: ReadonlyMap<string, readonly string[]>,
  name: string,
  path: readonly string[],
  finished: Set<string>,
): string[] {
  const seenAt = path.indexOf(name);
  if (seenAt >= 0) return [...path.slice(seenAt), name];
  if (finished.has(name)) return [];
  for (const next of graph.get(name) ?? []) {
    const cycle = findCycleFrom(graph, next, [...path, name], finished);
    if (cycle.length > 0) return cycle;
  }
  finished.add(name);
  return [];
}
