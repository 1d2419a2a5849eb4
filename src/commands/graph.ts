// `graph [FLOW]`: prints the flows as Mermaid.
import { readConfig } from '../config.js';
import { loadContent } from '../content.js';
import { mermaid } from '../conversation/graph.js';
import { nearestName } from '../knowledge/problem.js';

export async function graph([name]: string[]): Promise<number> {
  const { flows } = await loadContent(readConfig(process.env));
  if (name !== undefined && !flows.has(name)) {
    const nearest = nearestName(name, flows.keys());
    console.error(`no flow "${name}"${nearest ? `; did you mean "${nearest}"?` : ''}`);
    return 1;
  }
  for (const flow of flows.values())
    if (name === undefined || flow.flow === name) console.log(`${mermaid(flow)}\n`);
  return 0;
}
