// Counts for those who look after a facility, a commune, a city, or nothing but the figures.
import type { VNode } from 'preact';
import { today } from '../../day.js';
import type { Catalogue } from '../../knowledge/catalogue.js';
import {
  countFigures,
  type Dimension,
  hideSmall,
  type Line,
  STAGE_NAMES,
  STAGES,
} from '../../office/figures.js';
import { COUNTING, RIGHTS } from '../../office/roles.js';
import { SMALL } from '../../small-counts.js';
import { sendPage } from './layout.js';
import { facilityName } from './parts.js';
import type { Call, Office, OfficeRoute } from './routes.js';

const TITLES: Record<Dimension, string> = {
  facility: 'Theo cơ sở',
  course: 'Theo lớp',
  commune: 'Theo nơi ở của người học',
};
const FIRST_YEAR = 2025;
/** Lines of one table. */
const LINES = 100;

export function figureRoutes(office: Office): OfficeRoute[] {
  return [{ method: 'get', path: '/inbox/so-lieu', who: COUNTING, nav: 'Số liệu', handle: figures }];

  async function figures(call: Call): Promise<void> {
    const { account, desk, query } = call;
    const thisYear = Number(today(office.now()).slice(0, 4));
    const asked = Number(query.text('nam'));
    const year = Number.isInteger(asked) && asked >= FIRST_YEAR && asked <= thisYear ? asked : thisYear;
    const from = Date.parse(`${year}-01-01T00:00:00+07:00`);
    const to = Date.parse(`${year + 1}-01-01T00:00:00+07:00`);
    const { by, cut } = await countFigures(desk, { from, to });
    const hidden = RIGHTS[account.role].figures === 'hidden';
    const { knowledge } = office.content();
    const shown = (['facility', 'course', 'commune'] as const).filter(
      (d) => !(d === 'facility' && account.facility) && !(d === 'commune' && account.commune),
    );
    await sendPage(office, call, {
      title: `Số liệu ${year}`,
      current: '/inbox/so-lieu',
      children: (
        <>
          <h1>Số liệu năm {year}</h1>
          <nav class="tabs" aria-label="Năm">
            <ul>
              {Array.from({ length: thisYear - FIRST_YEAR + 1 }, (_, i) => thisYear - i).map((y) => (
                <li key={y}>
                  <a href={`/inbox/so-lieu?nam=${y}`} aria-current={y === year ? 'page' : undefined}>
                    {y}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          {hidden && (
            <p class="hint">
              Ô có dưới {SMALL} người ghi «ẩn»; khi cần, một ô bên cạnh cũng ẩn theo, để không suy ra được ai.
            </p>
          )}
          {cut && <p class="notice warning">Năm này nhiều đăng ký quá, bảng chỉ tính phần mới nhất.</p>}
          {by.facility.length === 0 ? (
            <p class="empty">Năm {year} chưa có đăng ký nào.</p>
          ) : (
            shown.map((d) => (
              <Table key={d} dimension={d} lines={by[d]} hidden={hidden} knowledge={knowledge} />
            ))
          )}
        </>
      ),
    });
  }
}

function Table({
  dimension,
  lines,
  hidden,
  knowledge,
}: {
  dimension: Dimension;
  lines: readonly Line[];
  hidden: boolean;
  knowledge: Catalogue;
}): VNode {
  const names: Record<Dimension, (id: string) => string> = {
    facility: (id) => facilityName(knowledge, id),
    course: (id) => knowledge.courses.get(id)?.title ?? id,
    commune: (id) => id || 'Không còn dữ liệu',
  };
  const counts = lines.map((l) => l.counts);
  const cells: (number | undefined)[][] = hidden ? hideSmall(counts) : counts;
  return (
    <section aria-labelledby={`by-${dimension}`}>
      <h2 id={`by-${dimension}`}>{TITLES[dimension]}</h2>
      <div class="rows">
        <table>
          <thead>
            <tr>
              <td />
              {STAGES.map((s) => (
                <th key={s} scope="col">
                  {STAGE_NAMES[s]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, LINES).map((line, i) => (
              <tr key={line.id}>
                <th scope="row">{names[dimension](line.id)}</th>
                {cells[i]!.map((n, s) => (
                  <td key={STAGES[s]} class="number" data-label={STAGE_NAMES[STAGES[s]!]}>
                    {n ?? 'ẩn'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
