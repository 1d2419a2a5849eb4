// The atomic steps of the Redis store. Each is safe to send twice: a client that lost the answer sends it again.
import { LIBRARY } from './lua.js';
import * as outbox from './outbox-scripts.js';

const SESSION_AND_LEADS = `
local at, seen, key, expected, state = arg(), arg(), arg(), count(), arg()
local version = 0
for _ = 1, count() do version = math.max(version, grave_version(arg())) end
if seen ~= '' and call('ZSCORE', P .. 'seen', seen) then return 'duplicate' end

-- Everything that can refuse the step is read before anything is written.
local erases = arg() == '1'
local erase_from = taken
if erases then taken = taken + 4 end
local leads = count()
local leads_from = taken
for _ = 1, leads do
  local id, receipt = arg(), arg()
  local other = call('HGET', P .. 'receipts', receipt)
  if other and other ~= id then return 'conflict' end
  taken = taken + 8
end
local changes = count()
local changes_from = taken
for _ = 1, changes do
  local id, status, person, changed_at, expected_at = arg(), arg(), arg(), arg(), arg()
  if not lead_fits(id, expected_at) then return 'conflict' end
end
local rest = taken
if key ~= '' then
  if tonumber(call('HGET', P .. 's:' .. key, 'v') or 0) ~= expected then return 'conflict' end
  -- After an erasure versions go on from the old one: a step begun before it can never fit again.
  version = math.max(version, expected) + 1
else
  version = 0
end

if seen ~= '' then call('ZADD', P .. 'seen', at, seen) end
if key ~= '' then
  call('HSET', P .. 's:' .. key, 'v', text(version), 'st', state, 'at', at)
  call('ZADD', P .. 'sessions', at, key)
end
if erases then
  taken = erase_from
  erase(ARGV[taken + 1] == key)
end
taken = leads_from
for _ = 1, leads do
  local id, receipt, facility, course, owner = arg(), arg(), arg(), arg(), arg()
  local status, phone, person, created, updated = arg(), arg(), arg(), arg(), arg()
  if call('EXISTS', P .. 'l:' .. id) == 0 then
    call('HSET', P .. 'l:' .. id, 'id', id, 'receipt', receipt, 'facility', facility, 'course', course,
      'owner', owner, 'status', status, 'phone', phone, 'person', person, 'created_at', created,
      'updated_at', updated)
    call('HSET', P .. 'receipts', receipt, id)
    call('ZADD', P .. 'leads', created, id)
    call('ZADD', P .. 'lf:' .. facility, created, id)
    call('ZADD', P .. 'kept', updated, id)
    if owner ~= '' then call('SADD', P .. 'lo:' .. owner, id) end
    if phone ~= '' then call('SADD', P .. 'lp:' .. phone, id) end
  end
end
taken = changes_from
for _ = 1, changes do
  local id, status, person, changed_at, expected_at = arg(), arg(), arg(), count(), arg()
  change_lead(id, status, person, changed_at)
end
taken = rest
`;

const OUTBOX_AND_EVENTS = `
local token, now, base, lease_ms = arg(), count(), arg(), count()
local due_again
local answer = { text(version) }
for _ = 1, count() do
  local row = { id = arg(), key = arg(), kind = arg(), lane = arg(), ordered = arg(), owner = arg() }
  local body, due = arg(), arg()
  if call('EXISTS', P .. 'o:' .. row.id) == 0 and call('HSETNX', P .. 'keys', row.key, row.id) == 1 then
    row.seq = text(math.max(tonumber(call('GET', P .. 'seq') or 0) + 1, tonumber(at) * 1000))
    call('SET', P .. 'seq', row.seq)
    call('HSET', P .. 'o:' .. row.id, 'id', row.id, 'key', row.key, 'kind', row.kind, 'lane', row.lane,
      'ordered', row.ordered, 'owner', row.owner, 'body', body, 'seq', row.seq, 'attempts', '0', 'lease', '',
      'log', '', 'reason', '', 'created_at', at, 'updated_at', at)
    call('ZADD', P .. 'st:pending:' .. row.kind, row.seq, row.id)
    if row.owner ~= '' then call('SADD', P .. 'own:' .. row.owner, row.id) end
    if queue(row, due) and token ~= '' and tonumber(due) <= now then
      due_again = due_again or text(clock(base) + lease_ms)
      call('HSET', P .. 'o:' .. row.id, 'lease', token, 'attempts', '1', 'due_at', due_again)
      enter(row, due_again)
      answer[#answer + 1] = row.id
    end
  end
end
for _ = 1, count() do
  local hour, label = arg(), arg()
  call('HINCRBY', P .. 'ev:' .. hour, label, 1)
  call('ZADD', P .. 'hours', hour, hour)
end
return answer
`;

const LEADS = `
local facility, owner, status = arg(), arg(), arg()
local from, to, before_at, before_id, limit = count(), count(), count(), arg(), count()
local phones = {}
for i = 1, count() do phones[i] = arg() end
local answer = {}
local function fits(id)
  local v = call('HMGET', P .. 'l:' .. id, 'id', 'receipt', 'facility', 'course', 'owner', 'status', 'person',
    'created_at', 'updated_at')
  local created = tonumber(v[8])
  if created < from or created >= to then return end
  if created > before_at or (created == before_at and id >= before_id) then return end
  if (facility ~= '' and v[3] ~= facility) or (owner ~= '' and v[5] ~= owner) or (status ~= '' and v[6] ~= status) then
    return
  end
  answer[#answer + 1] = v
end
if #phones > 0 or owner ~= '' then
  -- A person has few leads: all are looked at.
  local ids = {}
  if #phones > 0 then
    for _, phone in ipairs(phones) do
      for _, id in ipairs(call('SMEMBERS', P .. 'lp:' .. phone)) do ids[#ids + 1] = id end
    end
  else
    ids = call('SMEMBERS', P .. 'lo:' .. owner)
  end
  for _, id in ipairs(ids) do fits(id) end
  table.sort(answer, function(a, b)
    local x, y = tonumber(a[8]), tonumber(b[8])
    return x > y or (x == y and a[1] > b[1])
  end)
  while #answer > limit do answer[#answer] = nil end
  return answer
end
local set = facility ~= '' and P .. 'lf:' .. facility or P .. 'leads'
local highest, skip = text(math.min(to, before_at)), 0
while #answer < limit do
  local ids = call('ZREVRANGEBYSCORE', set, highest, text(from), 'LIMIT', skip, 100)
  if #ids == 0 then break end
  for _, id in ipairs(ids) do if #answer < limit then fits(id) end end
  skip = skip + #ids
end
return answer
`;

const UPDATE_LEAD = `
local id, status, person, at, expected = arg(), arg(), arg(), count(), arg()
if not lead_fits(id, expected) then return 0 end
change_lead(id, status, person, at)
return 1
`;

/** A repeat of the same swap finds its own value in place (no two seals are alike) and answers yes. */
const SWAP = `
local name, before, after = arg(), arg(), arg()
local now = call('GET', P .. 'v:' .. name) or ''
if now ~= before then return after ~= '' and now == after and 1 or 0 end
if after == '' then
  call('DEL', P .. 'v:' .. name)
  call('ZREM', P .. 'names', name)
else
  call('SET', P .. 'v:' .. name, after)
  call('ZADD', P .. 'names', 0, name)
end
return 1
`;

const PUT = `
local name, value = arg(), arg()
if value == '' then
  call('DEL', P .. 'v:' .. name)
  call('ZREM', P .. 'names', name)
else
  call('SET', P .. 'v:' .. name, value)
  call('ZADD', P .. 'names', 0, name)
end
`;

const PRUNE_SEEN = `
local ids = call('ZRANGEBYSCORE', P .. 'seen', '-inf', '(' .. arg(), 'LIMIT', 0, 500)
if #ids > 0 then call('ZREM', P .. 'seen', unpack(ids)) end
return #ids
`;

const PRUNE_SESSIONS = `
local keys = call('ZRANGEBYSCORE', P .. 'sessions', '-inf', '(' .. arg(), 'LIMIT', 0, 500)
for _, key in ipairs(keys) do
  call('DEL', P .. 's:' .. key)
  call('ZREM', P .. 'sessions', key)
end
return #keys
`;

/** Walks one status and kind in slices by order of making; answers what changed and where to go on. */
const PRUNE_OUTBOX = `
local status, kind, before, after = arg(), arg(), count(), arg()
local set = P .. 'st:' .. status .. ':' .. kind
local ids = call('ZRANGEBYSCORE', set, '(' .. after, '+inf', 'WITHSCORES', 'LIMIT', 0, 500)
local changed = 0
for i = 1, #ids, 2 do
  local id = ids[i]
  local v = call('HMGET', P .. 'o:' .. id, 'updated_at', 'body', 'log', 'owner')
  if tonumber(v[1]) < before then
    local row = load(id)
    if kind == 'reply' then
      remove_row(row)
      changed = changed + 1
    elseif v[2] ~= '' or v[3] ~= '' or v[4] ~= '' then
      if row.owner ~= '' then call('SREM', P .. 'own:' .. row.owner, id) end
      call('HSET', P .. 'o:' .. id, 'body', '', 'log', '', 'reason', '', 'owner', '')
      if status == 'dead' then set_status(row, '4') end
      changed = changed + 1
    end
  end
end
return { changed, ids[#ids] or '' }
`;

const PRUNE_LEADS = `
local ids = call('ZRANGEBYSCORE', P .. 'kept', '-inf', '(' .. arg(), 'LIMIT', 0, 500)
for _, id in ipairs(ids) do blank_lead(id) end
return #ids
`;

const PRUNE_EVENTS = `
local hours = call('ZRANGEBYSCORE', P .. 'hours', '-inf', '(' .. arg())
local labels = 0
for _, hour in ipairs(hours) do
  labels = labels + call('HLEN', P .. 'ev:' .. hour)
  call('DEL', P .. 'ev:' .. hour)
  call('ZREM', P .. 'hours', hour)
end
return labels
`;

/** Replaces sealed text that did not change meanwhile: field of a hash, or a string when the field is empty. */
const RESEAL = `
local key, field, before, after, phone = arg(), arg(), arg(), arg(), arg()
key = P .. key
if field == '' then
  if call('GET', key) ~= before then return 0 end
  call('SET', key, after)
  return 1
end
if call('HGET', key, field) ~= before then return 0 end
call('HSET', key, field, after)
if phone ~= '' then
  local old, id = call('HGET', key, 'phone'), call('HGET', key, 'id')
  if old ~= '' then call('SREM', P .. 'lp:' .. old, id) end
  call('SADD', P .. 'lp:' .. phone, id)
  call('HSET', key, 'phone', phone)
end
return 1
`;

const BODIES = {
  commit: SESSION_AND_LEADS + OUTBOX_AND_EVENTS,
  erase: 'return erase(false)',
  claim: outbox.CLAIM,
  settle: outbox.SETTLE,
  nextDue: outbox.NEXT_DUE,
  outbox: outbox.OUTBOX,
  backlog: outbox.BACKLOG,
  redeliver: outbox.REDELIVER,
  close: outbox.CLOSE,
  leads: LEADS,
  updateLead: UPDATE_LEAD,
  swap: SWAP,
  put: PUT,
  pruneSeen: PRUNE_SEEN,
  pruneSessions: PRUNE_SESSIONS,
  pruneOutbox: PRUNE_OUTBOX,
  pruneLeads: PRUNE_LEADS,
  pruneEvents: PRUNE_EVENTS,
  reseal: RESEAL,
};

export type ScriptName = keyof typeof BODIES;

/** Name → whole script. */
export const SCRIPTS = Object.entries(BODIES).map(
  ([name, body]) => [name as ScriptName, LIBRARY + body] as const,
);
