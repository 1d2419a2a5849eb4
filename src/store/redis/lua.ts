// What all scripts of the Redis store share: keys, the outbox's indexes and the rule of ordered lanes.
//
// Every key carries one hash tag, so that a step may touch any record: a school's button changes another person's
// lead, a receipt is unique among all. Redis runs one script at a time anyway, so spreading keys over slots would
// gain nothing on one server and cost these steps their atomicity.

/** The only declared key of each script; all others are made from it and share its slot. */
export const PREFIX = '{cau-nghe}:';

/**
 * Keys, after the prefix:
 * - `s:KEY` hash v, st, at; `sessions` zset by time; `seen` zset by time; `graves` hash → version and time
 * - `o:ID` hash of an outbox row; `keys` hash key → id; `seq`; `own:OWNER` set of ids
 * - `rdy:KIND` zset of claimable rows of ordered lanes, by due time; `lane:LANE` zset of pending rows in order,
 *   `heads` hash lane → the one that is claimable
 * - `free:KIND:LANE` zset of claimable rows of an unordered lane, by due time; `lanes:KIND` zset of lanes by their
 *   first due time
 * - `st:STATUS:KIND` zset of rows by order of making
 * - `l:ID` hash of a lead; `receipts` hash → id; `leads`, `lf:FACILITY` zset by creation; `lo:OWNER`, `lp:PHONE` set;
 *   `kept` zset of leads not erased, by last change
 * - `ev:HOUR` hash label → count; `hours` zset; `v:NAME` string; `names` zset
 */
export const LIBRARY = `
local P = KEYS[1]
local call = redis.call
local taken = 0
local function arg() taken = taken + 1 return ARGV[taken] end
local function count() return tonumber(arg()) end
local function text(x) return string.format('%.0f', x) end
-- Redis' own clock, unless a test hands in another.
local function clock(given)
  if given ~= '' then return tonumber(given) end
  local t = call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end
local NAMES = { ['0'] = 'pending', ['1'] = 'pending', ['2'] = 'done', ['3'] = 'dead', ['4'] = 'closed' }
local KINDS = { 'reply', 'lead', 'notice' }
-- Members sort by the order of making where scores are equal.
local function member(row) return string.format('%016.0f', row.seq) .. row.id end

local function load(id)
  local v = call('HMGET', P .. 'o:' .. id, 'kind', 'lane', 'ordered', 'seq', 'status', 'lease', 'owner', 'key', 'due_at')
  if not v[1] then return nil end
  return { id = id, kind = v[1], lane = v[2], ordered = v[3], seq = v[4], status = v[5], lease = v[6], owner = v[7],
    key = v[8], due = v[9] }
end

local function touch_lane(row)
  local first = call('ZRANGE', P .. 'free:' .. row.kind .. ':' .. row.lane, 0, 0, 'WITHSCORES')
  if first[2] then call('ZADD', P .. 'lanes:' .. row.kind, first[2], row.lane)
  else call('ZREM', P .. 'lanes:' .. row.kind, row.lane) end
end

local function enter(row, due)
  if row.ordered == '1' then call('ZADD', P .. 'rdy:' .. row.kind, due, member(row))
  else
    call('ZADD', P .. 'free:' .. row.kind .. ':' .. row.lane, due, member(row))
    touch_lane(row)
  end
end

local function leave(row)
  if row.ordered == '1' then call('ZREM', P .. 'rdy:' .. row.kind, member(row))
  else
    call('ZREM', P .. 'free:' .. row.kind .. ':' .. row.lane, member(row))
    touch_lane(row)
  end
end

-- Makes a row pending: claimable at once, or parked behind the head of its ordered lane. True when claimable.
local function queue(row, due)
  local free = true
  if row.ordered == '1' then
    call('ZADD', P .. 'lane:' .. row.lane, 0, member(row))
    free = call('HSETNX', P .. 'heads', row.lane, row.id) == 1
  end
  row.status = free and '0' or '1'
  call('HSET', P .. 'o:' .. row.id, 'status', row.status, 'due_at', due)
  if free then enter(row, due) end
  return free
end

-- Takes a pending row out of its lane; the next one of an ordered lane becomes its head.
local function unqueue(row)
  if row.status == '0' then leave(row) end
  if row.ordered ~= '1' then return end
  call('ZREM', P .. 'lane:' .. row.lane, member(row))
  if call('HGET', P .. 'heads', row.lane) ~= row.id then return end
  call('HDEL', P .. 'heads', row.lane)
  local first = call('ZRANGE', P .. 'lane:' .. row.lane, 0, 0)[1]
  if not first then return end
  local head = load(string.sub(first, 17))
  call('HSET', P .. 'heads', row.lane, head.id)
  call('HSET', P .. 'o:' .. head.id, 'status', '0')
  enter(head, head.due)
end

local function set_status(row, status)
  call('ZREM', P .. 'st:' .. NAMES[row.status] .. ':' .. row.kind, row.id)
  call('ZADD', P .. 'st:' .. NAMES[status] .. ':' .. row.kind, row.seq, row.id)
  call('HSET', P .. 'o:' .. row.id, 'status', status)
end

local function remove_row(row)
  if row.status < '2' then unqueue(row) end
  call('ZREM', P .. 'st:' .. NAMES[row.status] .. ':' .. row.kind, row.id)
  call('HDEL', P .. 'keys', row.key)
  if row.owner ~= '' then call('SREM', P .. 'own:' .. row.owner, row.id) end
  call('DEL', P .. 'o:' .. row.id)
end

-- Removes the personal part of a lead.
local function blank_lead(id)
  local v = call('HMGET', P .. 'l:' .. id, 'phone', 'owner')
  if v[1] and v[1] ~= '' then call('SREM', P .. 'lp:' .. v[1], id) end
  if v[2] and v[2] ~= '' then call('SREM', P .. 'lo:' .. v[2], id) end
  call('ZREM', P .. 'kept', id)
  call('HSET', P .. 'l:' .. id, 'phone', '', 'owner', '', 'person', '')
end

local function change_lead(id, status, person, at)
  local before = tonumber(call('HGET', P .. 'l:' .. id, 'updated_at'))
  local updated = math.max(at, before + 1)
  call('HSET', P .. 'l:' .. id, 'updated_at', text(updated))
  call('ZADD', P .. 'kept', updated, id)
  if status ~= '' then call('HSET', P .. 'l:' .. id, 'status', string.sub(status, 2)) end
  if person ~= '' then call('HSET', P .. 'l:' .. id, 'person', person) end
end

local function lead_fits(id, expected)
  local v = call('HMGET', P .. 'l:' .. id, 'person', 'updated_at')
  return v[1] and v[1] ~= '' and (expected == '' or expected == v[2])
end

local function grave_version(hash)
  local grave = call('HGET', P .. 'graves', hash)
  return grave and tonumber(string.match(grave, '^%d+')) or 0
end

local function erase(keep_session)
  local key, hash, at, status = arg(), arg(), arg(), arg()
  local version = call('HGET', P .. 's:' .. key, 'v') or text(grave_version(hash))
  local sessions = 1
  if not keep_session then
    sessions = call('DEL', P .. 's:' .. key)
    call('ZREM', P .. 'sessions', key)
  end
  local rows = call('SMEMBERS', P .. 'own:' .. key)
  for _, id in ipairs(rows) do remove_row(load(id)) end
  local leads = call('SMEMBERS', P .. 'lo:' .. key)
  for _, id in ipairs(leads) do
    change_lead(id, '=' .. status, '', tonumber(at))
    blank_lead(id)
  end
  call('HSET', P .. 'graves', hash, version .. ' ' .. at)
  return { sessions, #rows, #leads }
end
`;
