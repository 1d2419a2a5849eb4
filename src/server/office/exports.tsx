// The spreadsheet of a list: asked for by a form, logged with its count, fetched once within five minutes.
import { exportName, toXlsx } from '../../office/export-xlsx.js';
import { FACILITY } from '../../office/roles.js';
import { sendProblem } from '../errors.js';
import { FILTER_FIELDS, filterOf } from './parts.js';
import { Form, type Office, type OfficeRoute } from './routes.js';

const LINK_MS = 5 * 60_000;
const MAX_ROWS = 5_000;

export function exportRoutes(office: Office): OfficeRoute[] {
  return [
    {
      method: 'post',
      path: '/inbox/xuat',
      who: FACILITY,
      limit: 'export',
      handle: async ({ form, account, res }) => {
        const filter = Object.fromEntries(FILTER_FIELDS.map((name) => [name, form.text(name).slice(0, 80)]));
        const token = await office.exports.issue({ account: account.id, filter }, office.now() + LINK_MS);
        res.redirect(303, `/inbox/xuat/${token}`);
      },
    },
    {
      method: 'get',
      path: '/inbox/xuat/:token',
      names: 'export',
      who: FACILITY,
      handle: async ({ req, res, account, desk, note }) => {
        const token = String(req.params.token);
        // Another account's link stays good for its owner.
        const waiting = await office.exports.look(token, office.now());
        if (waiting?.account !== account.id) return sendProblem(req, res, 404);
        const taken = await office.exports.take(token, office.now());
        if (!taken) return sendProblem(req, res, 404);
        const now = office.now();
        const rows = await desk.rows(filterOf(new Form(taken.filter), account.id), MAX_ROWS);
        await note('exported', String(rows.length));
        return res
          .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
          .set('Content-Disposition', `attachment; filename="${exportName(now)}"`)
          .set('Cache-Control', 'no-store')
          .send(await toXlsx(rows, now));
      },
    },
  ];
}
