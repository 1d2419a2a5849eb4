// What a new version of the flows would do to the people who stand in them: nobody is lost without somebody knowing.
import type { Flows } from './compile.js';
import { advance } from './engine/moves.js';
import { Turn } from './engine/turn.js';
import type { Inbound } from './message.js';
import { migrate } from './migrate.js';
import type { Session } from './session.js';
import type { World } from './world.js';

/** What becomes of one person. */
export type Fate =
  /** Nothing is under way. */
  | { kind: 'idle' }
  | { kind: 'unchanged'; at: string }
  /** Asked something new, or again. */
  | { kind: 're-asked'; at: string }
  /** The question that is open is gone: they are told, and asked from the fitting place. */
  | { kind: 'told'; from: string; at: string };

export interface Plan {
  people: number;
  idle: number;
  unchanged: number;
  /** People by the step they will be asked at. */
  reAsked: Map<string, number>;
  /** People by the step that is gone. */
  told: Map<string, number>;
}

/** What the new world means for a session as it is stored. The session is not changed. */
export function fateOf(stored: Session, next: World, now: number): Fate {
  const session = JSON.parse(JSON.stringify(stored)) as Session;
  const { open } = session;
  if (!open || session.frames.length === 0) return { kind: 'idle' };
  const from = `${open.flow}/${open.step}`;
  migrate(session, next.flows);
  const inbound: Inbound = { channel: 'terminal', user: '', id: '', at: now, kind: 'text', text: '' };
  const turn = new Turn(next, session, inbound, { now, random: () => '' });
  const gone = session.frames.some((f) => !next.flows.has(f.flow)) || turn.openStep() === undefined;
  if (gone) {
    session.open = undefined;
    advance(turn);
    const at = session.open as Session['open'];
    return { kind: 'told', from, at: at ? `${at.flow}/${at.step}` : '' };
  }
  const position = turn.position(turn.frame!);
  const step = position?.at === 'step' ? position.step.id : undefined;
  const standing = session.open!.step;
  if (step === undefined || step === standing) return { kind: 'unchanged', at: from };
  return { kind: 're-asked', at: `${open.flow}/${step}` };
}

export const emptyPlan = (): Plan => ({
  people: 0,
  idle: 0,
  unchanged: 0,
  reAsked: new Map(),
  told: new Map(),
});

/** Adds one person's fate. */
export function countFate(plan: Plan, fate: Fate): void {
  plan.people++;
  const add = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  if (fate.kind === 'idle') plan.idle++;
  else if (fate.kind === 'unchanged') plan.unchanged++;
  else if (fate.kind === 're-asked') add(plan.reAsked, fate.at);
  else add(plan.told, fate.from);
}

/** "312: 290 unchanged, 18 re-asked at register/household, 4 told (find-course/time is gone)". */
export function describePlan(plan: Plan): string {
  const parts = [`${plan.unchanged + plan.idle} unchanged`];
  for (const [at, n] of plan.reAsked) parts.push(`${n} re-asked at ${at}`);
  for (const [from, n] of plan.told) parts.push(`${n} told (${from} is gone)`);
  return `${plan.people}: ${parts.join(', ')}`;
}

/** Steps of the flows in service that a new version no longer has and no `replaces:` maps. */
export function removedSteps(before: Flows, after: Flows): string[] {
  return [...before.values()].flatMap((flow) => {
    const next = after.get(flow.flow);
    return flow.steps
      .filter((s) => !next?.index.has(s.id) && next?.replaces?.[s.id] === undefined)
      .map((s) => `${flow.flow}/${s.id}`);
  });
}
