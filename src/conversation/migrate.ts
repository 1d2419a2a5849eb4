// Carries a session over to edited flows: steps and options that `replaces:` renames keep their answers, marks and
// places. Everything else needs no migration, because positions are derived from answers.
import { answerName, type Flow, type Flows, isAsk, replacedOption } from './compile.js';
import type { Session } from './session.js';

/** Renames in place what the flows under way have renamed. Does nothing to a session that is up to date. */
export function migrate(session: Session, flows: Flows): void {
  for (const frames of [session.frames, session.paused ?? []])
    for (const frame of frames) {
      const flow = flows.get(frame.flow);
      if (!flow) continue;
      if (flow.replaces)
        for (const [old, now] of Object.entries(flow.replaces)) rename(session, flow, frame.done, old, now);
      frame.version = flow.version;
    }
}

function rename(session: Session, flow: Flow, done: Record<string, string>, old: string, now: string): void {
  const { step, option } = replacedOption(flow, old);
  if (option !== undefined) {
    if (!step || !isAsk(step)) return;
    const name = answerName(step);
    if (session.answers[name] === option) session.answers[name] = now;
    if (done[step.id] === `extra:${option}`) done[step.id] = `extra:${now}`;
    const { open } = session;
    if (open?.flow === flow.flow && open.step === step.id)
      open.shown = open.shown.map((id) => (id === option ? now : id));
    return;
  }
  if (flow.index.has(old)) return;
  if (old in done) {
    done[now] ??= done[old]!;
    delete done[old];
  }
  if (session.open?.flow === flow.flow && session.open.step === old) session.open.step = now;
  const renamed = flow.steps[flow.index.get(now)!]!;
  const name = isAsk(renamed) ? answerName(renamed) : now;
  // Only an answer kept under the step's own id moves; a `save:` name has not changed.
  if (name !== now || !(old in session.answers) || flow.writes.has(old)) return;
  session.answers[now] ??= session.answers[old]!;
  if (session.shown[old] !== undefined) session.shown[now] ??= session.shown[old];
  delete session.answers[old];
  delete session.shown[old];
}
