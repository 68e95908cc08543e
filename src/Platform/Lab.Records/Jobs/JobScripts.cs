namespace Lab.Records.Jobs;

/// <summary>
/// The steps that change a job. Each is one script, so that the state in the hash and the entry in the stream never tell different things.
/// A job is a worker's as long as its attempt is the number that the worker got: whoever claims it next counts it up.
/// </summary>
static class JobScripts
{
    // finish: the end of a job; the oldest ended ones beyond ARGV.keep go.
    const string Finish = $"""
        local function finish(id, state, message, now, keep)
          local key = '{JobKeys.Job}'..id
          local entry = redis.call('HGET', key, 'entry')
          redis.call('HSET', key, 'state', state, 'message', message, 'ended', now)
          redis.call('HDEL', key, 'cancel', 'worker')
          redis.call('XACK', '{JobKeys.Stream}', '{JobKeys.Group}', entry)
          redis.call('XDEL', '{JobKeys.Stream}', entry)
          redis.call('ZADD', '{JobKeys.Ended}', now, id)
          local excess = redis.call('ZCARD', '{JobKeys.Ended}') - tonumber(keep)
          if excess > 0 then
            for _, old in ipairs(redis.call('ZRANGE', '{JobKeys.Ended}', 0, excess - 1)) do
              redis.call('DEL', '{JobKeys.Job}'..old, '{JobKeys.Job}'..old..'{JobKeys.LogSuffix}')
              redis.call('ZREM', '{JobKeys.Ended}', old)
              redis.call('ZREM', '{JobKeys.Created}', old)
            end
          end
          redis.call('PUBLISH', '{JobKeys.Changed}', id)
        end

        """;

    // own: the worker still has the job.
    const string Own = $"""
        local key = '{JobKeys.Job}'..ARGV[1]
        local held = redis.call('HMGET', key, 'state', 'attempt', 'entry', 'cancel')
        if held[1] ~= 'running' or held[2] ~= ARGV[2] then return 0 end

        """;

    // Arguments: id, now, most waiting, milliseconds to remember the key, key or '', fields. Gives {1 new | 2 known | 0 full, id}.
    public const string Submit = $"""
        local key = '{JobKeys.Job}'..ARGV[1]
        if redis.call('EXISTS', key) == 1 then return {"{2, ARGV[1]}"} end
        if ARGV[5] ~= '' then
          local before = redis.call('GET', ARGV[5])
          if before then return {"{2, before}"} end
        end
        if redis.call('XLEN', '{JobKeys.Stream}') >= tonumber(ARGV[3]) then return {"{0, ''}"} end
        local entry = redis.call('XADD', '{JobKeys.Stream}', '*', 'job', ARGV[1])
        redis.call('HSET', key, 'entry', entry, unpack(ARGV, 6))
        redis.call('ZADD', '{JobKeys.Created}', ARGV[2], ARGV[1])
        if ARGV[5] ~= '' then redis.call('SET', ARGV[5], ARGV[1], 'PX', ARGV[4]) end
        redis.call('PUBLISH', '{JobKeys.Changed}', ARGV[1])
        return {"{1, ARGV[1]}"}
        """;

    // Arguments: id, now, jobs to keep. Gives 0 unknown, 1 done or asked for, 2 ended before.
    public const string Cancel = Finish + $"""
        local state = redis.call('HGET', '{JobKeys.Job}'..ARGV[1], 'state')
        if not state then return 0 end
        if state == 'queued' then finish(ARGV[1], 'cancelled', 'Cancelled before it began.', ARGV[2], ARGV[3]) return 1 end
        if state ~= 'running' then return 2 end
        redis.call('HSET', '{JobKeys.Job}'..ARGV[1], 'cancel', '1')
        redis.call('PUBLISH', '{JobKeys.Changed}', ARGV[1])
        return 1
        """;

    // Arguments: id, most waiting. Gives 0 unknown, 1 done, 2 not one that failed or was cancelled, 3 full.
    public const string Retry = $"""
        local key = '{JobKeys.Job}'..ARGV[1]
        local state = redis.call('HGET', key, 'state')
        if not state then return 0 end
        if state ~= 'failed' and state ~= 'cancelled' then return 2 end
        if redis.call('XLEN', '{JobKeys.Stream}') >= tonumber(ARGV[2]) then return 3 end
        local entry = redis.call('XADD', '{JobKeys.Stream}', '*', 'job', ARGV[1])
        redis.call('HSET', key, 'entry', entry, 'state', 'queued', 'message', '', 'progress', '0', 'crashes', '0')
        redis.call('HDEL', key, 'ended', 'gate', 'model_version', 'result')
        redis.call('ZREM', '{JobKeys.Ended}', ARGV[1])
        redis.call('PUBLISH', '{JobKeys.Changed}', ARGV[1])
        return 1
        """;

    // Arguments: worker, now, lease in milliseconds, most crashes, jobs to keep. Gives {id, attempt}, or nil: nothing to do.
    // First what this worker has (it holds none when it asks: the answer of a claim was lost), then what any let lie for a lease, then what is new.
    // A job found running has ended its worker.
    public const string Claim = Finish + $"""
        redis.pcall('XGROUP', 'CREATE', '{JobKeys.Stream}', '{JobKeys.Group}', '0', 'MKSTREAM')
        local own, cursor = '0', '0-0'
        while true do
          local entry
          if own then
            entry = redis.call('XREADGROUP', 'GROUP', '{JobKeys.Group}', ARGV[1], 'COUNT', 1, 'STREAMS', '{JobKeys.Stream}', own)[1][2][1]
            own = entry and entry[1]
          elseif cursor then
            local left = redis.call('XAUTOCLAIM', '{JobKeys.Stream}', '{JobKeys.Group}', ARGV[1], ARGV[3], cursor, 'COUNT', 1)
            cursor = left[1]
            if cursor == '0-0' then cursor = nil end
            entry = left[2][1]
          else
            local new = redis.call('XREADGROUP', 'GROUP', '{JobKeys.Group}', ARGV[1], 'COUNT', 1, 'STREAMS', '{JobKeys.Stream}', '>')
            if not new then return false end
            entry = new[1][2][1]
          end
          if entry then
            local id = entry[2] and entry[2][2] or ''
            local key = '{JobKeys.Job}'..id
            local held = redis.call('HMGET', key, 'state', 'entry', 'cancel', 'crashes', 'worker')
            local crashes = tonumber(held[4] or '0')
            if held[1] == 'running' and held[5] ~= ARGV[1] then crashes = crashes + 1 end
            if (held[1] ~= 'queued' and held[1] ~= 'running') or held[2] ~= entry[1] then
              redis.call('XACK', '{JobKeys.Stream}', '{JobKeys.Group}', entry[1])
              redis.call('XDEL', '{JobKeys.Stream}', entry[1])
            elseif held[3] then
              finish(id, 'cancelled', 'Cancelled.', ARGV[2], ARGV[5])
            elseif crashes >= tonumber(ARGV[4]) then
              redis.call('HSET', key, 'crashes', crashes)
              finish(id, 'failed', 'Its worker ended without a word '..crashes..' times: out of memory, killed, or a crash. The log of the trainer may say more.', ARGV[2], ARGV[5])
            else
              local attempt = redis.call('HINCRBY', key, 'attempt', 1)
              redis.call('HSET', key, 'state', 'running', 'worker', ARGV[1], 'crashes', crashes)
              redis.call('HSETNX', key, 'started', ARGV[2])
              redis.call('PUBLISH', '{JobKeys.Changed}', id)
              return {"{id, attempt}"}
            end
          end
        end
        """;

    // Arguments: id, attempt, worker, fields. Gives 0 no longer the worker's, 1 go on, 2 somebody wants it cancelled. Renews the lease.
    public const string Report = Own + $"""
        redis.call('XCLAIM', '{JobKeys.Stream}', '{JobKeys.Group}', ARGV[3], 0, held[3], 'JUSTID')
        if #ARGV > 3 then redis.call('HSET', key, unpack(ARGV, 4)) end
        if held[4] then return 2 end
        return 1
        """;

    // Arguments: id, attempt, most lines, time, line. Gives 0 no longer the worker's, 1 written.
    public const string Log = Own + $"""
        redis.call('XADD', key..'{JobKeys.LogSuffix}', 'MAXLEN', '~', ARGV[3], '*', 'time', ARGV[4], 'line', ARGV[5])
        return 1
        """;

    // Arguments: id, attempt, state, message, now, jobs to keep, fields. Gives 0 no longer the worker's, 1 done.
    public const string Complete = Finish + Own + """
        if #ARGV > 6 then redis.call('HSET', key, unpack(ARGV, 7)) end
        finish(ARGV[1], ARGV[3], ARGV[4], ARGV[5], ARGV[6])
        return 1
        """;

    // Arguments: id, attempt, worker, message. Gives 0 no longer the worker's, 1 done. It keeps its place: left for long, so next to be claimed.
    public const string Return = Own + $"""
        redis.call('HSET', key, 'state', 'queued', 'message', ARGV[4])
        redis.call('HDEL', key, 'worker')
        redis.call('XCLAIM', '{JobKeys.Stream}', '{JobKeys.Group}', ARGV[3], 0, held[3], 'IDLE', 864000000, 'JUSTID')
        redis.call('PUBLISH', '{JobKeys.Changed}', ARGV[1])
        return 1
        """;
}
