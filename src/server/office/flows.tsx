// The flows as the office sees them: each question with how often it was reached and where people stopped, the flow as
// Mermaid text, and why one talk stopped; ids and counts, never words of a person.
import type { VNode } from 'preact';
import { type Flows, isAsk, isSummary } from '../../conversation/compile.js';
import { mermaid } from '../../conversation/graph.js';
import { CHANNELS } from '../../conversation/message.js';
import { readSession } from '../../conversation/session.js';
import { type Why, whyStopped } from '../../conversation/why.js';
import { moment } from '../../office/waiting.js';
import type { SessionKey, Store } from '../../store/port.js';
import { sendPage } from './layout.js';
import { SearchForm } from './parts.js';
import type { Call, Office, OfficeRoute } from './routes.js';

const PATH = '/inbox/kich-ban';
const DAY = 86_400_000;
const SPAN = 30 * DAY;
/** Whoever has been silent this long has stopped. */
const STOPPED = DAY;
const PAGE = 500;
const MOST = 20_000;

export interface StepCounts {
  /** Turns after which the question was open, by `flow/step`. */
  reached: Map<string, number>;
  /** People who have stood there for more than a day. */
  stopped: Map<string, number>;
}

/** Counts of the last thirty days; at most 20,000 talks are looked at. */
export async function stepCounts(
  store: Pick<Store, 'countEvents' | 'sessions'>,
  now: number,
): Promise<StepCounts> {
  const add = (map: Map<string, number>, key: string, n: number) => map.set(key, (map.get(key) ?? 0) + n);
  const reached = new Map<string, number>();
  for (const e of await store.countEvents({ type: 'turn', from: now - SPAN, to: now + DAY }))
    if (e.step !== '') add(reached, `${e.flow}/${e.step}`, e.count);
  const stopped = new Map<string, number>();
  let seen = 0;
  for (let cursor: string | undefined; seen < MOST; ) {
    const page = await store.sessions({ cursor, limit: PAGE });
    for (const { state } of page.sessions) {
      const { open, at } = readSession(state);
      if (open && now - at > STOPPED) add(stopped, `${open.flow}/${open.step}`, 1);
    }
    seen += page.sessions.length;
    cursor = page.next;
    if (cursor === undefined) break;
  }
  return { reached, stopped };
}

/** The routes of these pages; `flows` are those in service. */
export function flowRoutes(office: Office, flows: () => Flows): OfficeRoute[] {
  return [{ method: 'get', path: PATH, who: ['operator'], nav: 'Kịch bản', handle: show }];

  async function show(call: Call): Promise<void> {
    const now = office.now();
    const user = call.query.text('ai').trim();
    const [counts, why] = await Promise.all([stepCounts(office.store, now), find(user)]);
    await sendPage(office, call, {
      title: 'Kịch bản',
      current: PATH,
      children: (
        <>
          <h1>Kịch bản</h1>
          <section aria-labelledby="why">
            <h2 id="why">Vì sao dừng?</h2>
            <SearchForm
              action={PATH}
              name="ai"
              label="Kênh và mã người dùng"
              value={user}
              placeholder="telegram:123"
              maxLength={80}
              button="Xem"
            />
            {user !== '' && !why && <p class="empty">Không có cuộc trò chuyện này.</p>}
            {why && <WhyList why={why} now={now} />}
          </section>
          {[...flows().keys()].map((id) => (
            <FlowSteps key={id} id={id} flows={flows()} counts={counts} />
          ))}
        </>
      ),
    });
  }

  async function find(user: string): Promise<Why | undefined> {
    const channel = user.slice(0, user.indexOf(':'));
    if (!CHANNELS.includes(channel as never)) return undefined;
    const stored = await office.store.session(user as SessionKey);
    return stored && whyStopped(readSession(stored.state), { flows: flows() });
  }
}

function WhyList({ why, now }: { why: Why; now: number }): VNode {
  return (
    <>
      <p>
        <strong>{why.verdict}</strong> {why.at}
      </p>
      <ol class="timeline">
        {why.turns.map((t) => (
          <li key={`${t.at}${t.rule}`}>
            <p>
              {t.step} · {t.meaning}
            </p>
            <small>{moment(t.at, now)}</small>
          </li>
        ))}
      </ol>
    </>
  );
}

/** One flow: its questions in order, with the counts, and the graph to copy. */
export function FlowSteps({ id, flows, counts }: { id: string; flows: Flows; counts: StepCounts }): VNode {
  const flow = flows.get(id)!;
  const asks = flow.steps.filter((s) => isAsk(s) || isSummary(s));
  return (
    <section aria-labelledby={`f-${id}`}>
      <h2 id={`f-${id}`}>{flow.title}</h2>
      <ol class="timeline">
        {asks.map((s) => {
          const at = `${id}/${s.id}`;
          const stopped = counts.stopped.get(at) ?? 0;
          return (
            <li key={s.id}>
              <p>
                <strong>{s.id}</strong>: hỏi {counts.reached.get(at) ?? 0} lượt
                {stopped > 0 ? `, ${stopped} người dừng ở đây` : ''}
              </p>
            </li>
          );
        })}
      </ol>
      <details>
        <summary>Sơ đồ (Mermaid)</summary>
        <pre class="typed">{mermaid(flow, (step) => counts.reached.get(`${id}/${step}`))}</pre>
      </details>
    </section>
  );
}
