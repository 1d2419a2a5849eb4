// The atomic steps on the outbox of the Redis store: claims, settling, what operators do. The library stands before.

export const CLAIM = `
local base, lease_ms, token, limit, per_lane = arg(), count(), arg(), count(), count()
local now = clock(base)
local kinds = {}
for i = 1, count() do kinds[i] = arg() end
local except, excepted = {}, count()
for _ = 1, excepted do except[arg()] = true end
local found = {}
local function take(members)
  for i = 1, #members, 2 do
    local row = load(string.sub(members[i], 17))
    if not except[row.lane] then found[#found + 1] = { due = tonumber(members[i + 1]), order = members[i], row = row } end
  end
end
for _, kind in ipairs(kinds) do
  take(call('ZRANGEBYSCORE', P .. 'rdy:' .. kind, '-inf', text(now), 'WITHSCORES', 'LIMIT', 0, limit + excepted))
  for _, lane in ipairs(call('ZRANGEBYSCORE', P .. 'lanes:' .. kind, '-inf', text(now))) do
    if not except[lane] then
      take(call('ZRANGEBYSCORE', P .. 'free:' .. kind .. ':' .. lane, '-inf', text(now), 'WITHSCORES', 'LIMIT', 0,
        math.min(limit, per_lane)))
    end
  end
end
table.sort(found, function(a, b) return a.due < b.due or (a.due == b.due and a.order < b.order) end)
local answer = {}
local until_ = text(now + lease_ms)
for i = 1, math.min(limit, #found) do
  local row = found[i].row
  local at = P .. 'o:' .. row.id
  call('HSET', at, 'lease', token, 'due_at', until_)
  call('HINCRBY', at, 'attempts', 1)
  enter(row, until_)
  answer[i] = call('HMGET', at, 'id', 'key', 'kind', 'lane', 'ordered', 'owner', 'body', 'due_at', 'attempts', 'created_at')
end
return answer
`;

export const SETTLE = `
local answer = {}
for i = 1, count() do
  local id, lease, status, due, line, at = arg(), arg(), arg(), arg(), arg(), arg()
  local row = load(id)
  answer[i] = 0
  if row and lease ~= '' and row.lease == lease and row.status == '0' then
    local hash = P .. 'o:' .. id
    call('HSET', hash, 'log', call('HGET', hash, 'log') .. line, 'lease', '', 'updated_at', at)
    if status == '0' then
      call('HSET', hash, 'due_at', due)
      enter(row, due)
    else
      unqueue(row)
      set_status(row, status)
      -- A sent reply is not kept: only its key stays, so that it is never queued again.
      if status == '2' and row.kind == 'reply' then call('HSET', hash, 'body', '') end
    end
    answer[i] = 1
  end
end
return answer
`;

export const NEXT_DUE = `
local kinds, except = {}, {}
for i = 1, count() do kinds[i] = arg() end
for _ = 1, count() do except[arg()] = true end
local due
local function consider(score) if not due or tonumber(score) < tonumber(due) then due = score end end
for _, kind in ipairs(kinds) do
  local from = 0
  while true do
    local first = call('ZRANGE', P .. 'rdy:' .. kind, from, from, 'WITHSCORES')
    if not first[1] then break end
    if not except[load(string.sub(first[1], 17)).lane] then consider(first[2]) break end
    from = from + 1
  end
  local lanes = call('ZRANGE', P .. 'lanes:' .. kind, 0, -1, 'WITHSCORES')
  for i = 1, #lanes, 2 do
    if not except[lanes[i]] then consider(lanes[i + 1]) break end
  end
end
return due
`;

export const OUTBOX = `
local kind, status, key, limit = arg(), arg(), arg(), count()
local ids = {}
if key ~= '' then
  local id = call('HGET', P .. 'keys', key)
  local row = id and load(id)
  if row and (kind == '' or kind == row.kind) and (status == '' or status == NAMES[row.status]) then
    ids[1] = { id = id, seq = 0 }
  end
else
  for _, each_kind in ipairs(KINDS) do
    for _, each in ipairs({ 'pending', 'done', 'dead', 'closed' }) do
      if (kind == '' or kind == each_kind) and (status == '' or status == each) then
        local part = call('ZREVRANGE', P .. 'st:' .. each .. ':' .. each_kind, 0, limit - 1, 'WITHSCORES')
        for i = 1, #part, 2 do ids[#ids + 1] = { id = part[i], seq = tonumber(part[i + 1]) } end
      end
    end
  end
  table.sort(ids, function(a, b) return a.seq > b.seq end)
end
local answer = {}
for i = 1, math.min(limit, #ids) do
  answer[i] = call('HMGET', P .. 'o:' .. ids[i].id, 'id', 'key', 'kind', 'lane', 'ordered', 'owner', 'due_at',
    'attempts', 'status', 'log', 'reason', 'created_at')
end
return answer
`;

export const BACKLOG = `
local answer = {}
for _, kind in ipairs(KINDS) do
  for status, name in pairs({ ['0'] = 'pending', ['3'] = 'dead' }) do
    local set = P .. 'st:' .. name .. ':' .. kind
    local oldest = call('ZRANGE', set, 0, 0)[1]
    if oldest then
      answer[#answer + 1] = { kind, status, call('ZCARD', set), call('HGET', P .. 'o:' .. oldest, 'created_at') }
    end
  end
end
return answer
`;

export const REDELIVER = `
local at, done = arg(), 0
for _ = 1, count() do
  local id = call('HGET', P .. 'keys', arg())
  local row = id and load(id)
  if row and row.status >= '2' and call('HGET', P .. 'o:' .. id, 'body') ~= '' then
    call('HSET', P .. 'o:' .. id, 'attempts', '0', 'lease', '', 'reason', '', 'updated_at', at)
    set_status(row, '0')
    queue(row, at)
    done = done + 1
  end
end
return done
`;

export const CLOSE = `
local at, done = arg(), 0
for _ = 1, count() do
  local id, reason = call('HGET', P .. 'keys', arg()), arg()
  local row = id and load(id)
  if row and row.status == '3' then
    call('HSET', P .. 'o:' .. id, 'reason', reason, 'updated_at', at)
    set_status(row, '4')
    done = done + 1
  end
end
return done
`;
