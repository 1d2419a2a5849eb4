// A whole receiver of registrations in Node.js without any package: checks the signature over the raw bytes, drops
// repeats by webhook-id, keeps leads and deletes withdrawn ones. Run: SECRET=whsec_… PORT=8080 node receive-leads.mjs
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const key = Buffer.from(process.env.SECRET.replace(/^whsec_/, ''), 'base64');
const leads = new Map(); // Use a table with the id as primary key.

function isOurs(headers, raw) {
  const id = headers['webhook-id'] ?? '';
  const time = headers['webhook-timestamp'] ?? '';
  if (Math.abs(Date.now() / 1000 - Number(time)) > 300) return false;
  const wanted = createHmac('sha256', key).update(`${id}.${time}.${raw}`).digest();
  return (headers['webhook-signature'] ?? '')
    .split(' ')
    .map((s) => Buffer.from(s.replace(/^v1,/, ''), 'base64'))
    .some((given) => given.length === wanted.length && timingSafeEqual(given, wanted));
}

const server = createServer(async (req, res) => {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  const raw = Buffer.concat(chunks).toString('utf8');
  if (!isOurs(req.headers, raw)) return res.writeHead(401).end();
  const { type, data } = JSON.parse(raw);
  if (type === 'lead.created' && !leads.has(data.id)) leads.set(data.id, data);
  if (type === 'lead.withdrawn') leads.delete(data.id);
  console.log(type, data.id, leads.size);
  res.writeHead(204).end();
});
server.listen(Number(process.env.PORT ?? 8080), () => console.log('listening', server.address().port));
