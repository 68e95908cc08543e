namespace Lab.Records;

/// <summary>
/// The steps that change corrections, each in one step for everyone else. A state is never set: it follows from what was said of a correction
/// and from the labels that others give its text, so that it is the same whatever came first.
/// </summary>
static class FeedbackScripts
{
    // place: puts a correction where it belongs now. vote: counts a label of a text; all corrections of the text move when the contradiction begins or ends.
    // forget: leaves nothing of a correction but its mark. waiting: corrections that no champion has learned from yet.
    const string Common = $"""
        local function place(id)
          local key = '{FeedbackKeys.Item}'..id
          local is = redis.call('HMGET', key, 'state', 'text', 'wish', 'judged', 'dropped', 'used', 'time', 'claim', 'label', 'predicted')
          local state = is[6] and 'used' or is[3]
          if is[5] then state = 'dropped'
          elseif not is[4] and redis.call('HLEN', '{FeedbackKeys.Labels}'..is[2]) > 1 then state = 'held' end
          if state ~= is[1] then
            if is[1] then redis.call('ZREM', '{FeedbackKeys.In}'..is[1], id) end
            redis.call('ZADD', '{FeedbackKeys.In}'..state, is[7], id)
            redis.call('HSET', key, 'state', state)
          end
          redis.call(state == 'accepted' and not is[8] and is[9] ~= is[10] and 'SADD' or 'SREM', '{FeedbackKeys.Ready}', id)
        end
        local function vote(text, label, by)
          local key = '{FeedbackKeys.Labels}'..text
          local before = redis.call('HLEN', key) > 1
          if redis.call('HINCRBY', key, label, by) == 0 then redis.call('HDEL', key, label) end
          if (redis.call('HLEN', key) > 1) ~= before then
            for _, id in ipairs(redis.call('SMEMBERS', '{FeedbackKeys.Text}'..text)) do place(id) end
          end
        end
        local function forget(id)
          local key = '{FeedbackKeys.Item}'..id
          local is = redis.call('HMGET', key, 'entry', 'text', 'label', 'dropped', 'state')
          if not is[1] then return 0 end
          redis.call('XDEL', '{FeedbackRecord.StreamName}', is[1])
          redis.call('ZREM', '{FeedbackKeys.In}'..is[5], id)
          redis.call('ZREM', '{FeedbackKeys.All}', id)
          redis.call('SREM', '{FeedbackKeys.Ready}', id)
          redis.call('SREM', '{FeedbackKeys.Text}'..is[2], id)
          redis.call('DEL', key)
          if not is[4] then vote(is[2], is[3], -1) end
          return 1
        end
        local function waiting()
          return redis.call('ZCARD', '{FeedbackKeys.In}pending') + redis.call('ZCARD', '{FeedbackKeys.In}accepted') + redis.call('ZCARD', '{FeedbackKeys.In}held')
        end
        local function settled(which) return redis.call('ZRANGE', '{FeedbackKeys.In}'..which, 0, 0)[1] end
        local function admit(entry, id, time, text, label, predicted, wish, now)
          local key = '{FeedbackKeys.Item}'..id
          redis.call('HSET', key, 'entry', entry, 'time', time, 'text', text, 'label', label, 'wish', wish)
          if predicted ~= '' then redis.call('HSET', key, 'predicted', predicted) end
          if wish == 'accepted' then redis.call('HSET', key, 'accepted', now) end
          redis.call('ZADD', '{FeedbackKeys.All}', time, id)
          vote(text, label, 1)
          redis.call('SADD', '{FeedbackKeys.Text}'..text, id)
          place(id)
        end

        """;

    // Arguments: id, time, text, label, predicted or '', wish, now, milliseconds to remember the id, most entries, fields. Gives {waiting, 1 kept | 0 no room, state}.
    // The entry comes first: where it is refused, the script ends and nothing has changed.
    public const string Append = Common + $"""
        local id = ARGV[1]
        local key, mark = '{FeedbackKeys.Item}'..id, '{FeedbackKeys.Mark}'..id
        local length = redis.call('XLEN', '{FeedbackRecord.StreamName}')
        if redis.call('EXISTS', key, mark) > 0 then return {"{waiting(), 1, redis.call('HGET', key, 'state') or ''}"} end
        if length >= tonumber(ARGV[9]) then
          local old = settled('dropped') or settled('used')
          if not old then return {"{waiting(), 0, ''}"} end
          forget(old)
        end
        local entry = redis.call('XADD', '{FeedbackRecord.StreamName}', '*', unpack(ARGV, 10))
        admit(entry, unpack(ARGV, 1, 7))
        redis.call('SET', mark, '1', 'PX', ARGV[8])
        return {"{waiting(), 1, redis.call('HGET', key, 'state')}"}
        """;

    // Arguments: most entries. Gives 1 when there is room for one more.
    public const string HasRoom = Common + $"""
        if redis.call('XLEN', '{FeedbackRecord.StreamName}') < tonumber(ARGV[1]) then return 1 end
        return (settled('dropped') or settled('used')) and 1 or 0
        """;

    // Arguments: id, time, text, label, predicted or '', wish, now, entry: of a correction that was appended without a state.
    public const string Adopt = Common + $"""
        if redis.call('EXISTS', '{FeedbackKeys.Item}'..ARGV[1]) == 0 then admit(ARGV[8], unpack(ARGV, 1, 7)) end
        redis.call('SET', '{FeedbackKeys.Adopted}', ARGV[8])
        return 1
        """;

    // Arguments: id, now, label or '' for the one that it has. Gives {0 done | 1 unknown | 2 contradiction, other}.
    public const string Accept = Common + $"""
        local id = ARGV[1]
        local key = '{FeedbackKeys.Item}'..id
        local is = redis.call('HMGET', key, 'text', 'label', 'dropped', 'accepted')
        if not is[1] then return {"{1, ''}"} end
        local label = ARGV[3] ~= '' and ARGV[3] or is[2]
        for _, other in ipairs(redis.call('SMEMBERS', '{FeedbackKeys.Text}'..is[1])) do
          local its = redis.call('HMGET', '{FeedbackKeys.Item}'..other, 'judged', 'label')
          if other ~= id and its[1] and its[2] ~= label then return {"{2, other}"} end
        end
        redis.call('HSET', key, 'judged', '1', 'wish', 'accepted', 'label', label, 'accepted', is[4] or ARGV[2])
        redis.call('HDEL', key, 'dropped')
        if is[3] then vote(is[1], label, 1)
        elseif label ~= is[2] then vote(is[1], label, 1) vote(is[1], is[2], -1) end
        if is[3] or label ~= is[2] then redis.call('HDEL', key, 'used', 'claim') end
        place(id)
        return {"{0, ''}"}
        """;

    // Arguments: id. Gives {0 done | 1 unknown, ''}.
    public const string Drop = Common + $"""
        local key = '{FeedbackKeys.Item}'..ARGV[1]
        local is = redis.call('HMGET', key, 'text', 'label', 'dropped')
        if not is[1] then return {"{1, ''}"} end
        if not is[3] then
          redis.call('HSET', key, 'dropped', '1')
          redis.call('HDEL', key, 'judged')
          vote(is[1], is[2], -1)
          place(ARGV[1])
        end
        return {"{0, ''}"}
        """;

    // Arguments: id, milliseconds to remember it. Gives 1 when it was there. The mark keeps one out that still waits in a spool.
    public const string Delete = Common + $"""
        redis.call('SET', '{FeedbackKeys.Mark}'..ARGV[1], '1', 'PX', ARGV[2])
        return forget(ARGV[1])
        """;

    // Arguments: model version, then pairs of id and label. Of one that a person has changed since, the new label has not been learned.
    public const string Use = Common + $"""
        for i = 2, #ARGV, 2 do
          local key = '{FeedbackKeys.Item}'..ARGV[i]
          if redis.call('HGET', key, 'label') == ARGV[i + 1] then
            redis.call('HSET', key, 'used', ARGV[1])
            place(ARGV[i])
          end
        end
        return 1
        """;

    // Arguments: ids. Gives {hash, fields of the entry} of each that is there.
    public const string Read = $"""
        local found = {"{}"}
        for _, id in ipairs(ARGV) do
          local is = redis.call('HGETALL', '{FeedbackKeys.Item}'..id)
          local entry = redis.call('HGET', '{FeedbackKeys.Item}'..id, 'entry')
          local sent = entry and redis.call('XRANGE', '{FeedbackRecord.StreamName}', entry, entry)[1]
          if sent then found[#found + 1] = {"{is, sent[2]}"} end
        end
        return found
        """;

    // Arguments: corrections that are enough, now. Gives {number, job or ''} of the open retraining, or {0, ''}: there is none and there are not enough, or not yet.
    public const string Claim = Common + $"""
        local is = redis.call('HMGET', '{FeedbackKeys.Claim}', 'open', 'number', 'job', 'not_before')
        if is[1] then return {"{tonumber(is[2]), is[3] or ''}"} end
        local ready = redis.call('SMEMBERS', '{FeedbackKeys.Ready}')
        if #ready < tonumber(ARGV[1]) or tonumber(ARGV[2]) < tonumber(is[4] or '0') then return {"{0, ''}"} end
        local number = redis.call('HINCRBY', '{FeedbackKeys.Claim}', 'number', 1)
        redis.call('HSET', '{FeedbackKeys.Claim}', 'open', '1')
        for _, id in ipairs(ready) do
          redis.call('HSET', '{FeedbackKeys.Item}'..id, 'claim', number)
          place(id)
        end
        return {"{number, ''}"}
        """;

    // Arguments: number, job. The first word stands.
    public const string Begin = $"""
        local is = redis.call('HMGET', '{FeedbackKeys.Claim}', 'open', 'number')
        if is[1] and is[2] == ARGV[1] then redis.call('HSETNX', '{FeedbackKeys.Claim}', 'job', ARGV[2]) end
        return 1
        """;

    // Arguments: number, time before which there is no next one. Gives 1 when it was open.
    public const string Settle = $"""
        local is = redis.call('HMGET', '{FeedbackKeys.Claim}', 'open', 'number')
        if not is[1] or is[2] ~= ARGV[1] then return 0 end
        redis.call('HDEL', '{FeedbackKeys.Claim}', 'open', 'job')
        redis.call('HSET', '{FeedbackKeys.Claim}', 'not_before', ARGV[2])
        return 1
        """;
}
