using Lab.Redis.Protocol;

namespace Lab.Redis;

/// <summary>Names of the commands that this client has methods for or sends by itself.</summary>
static class RedisCommands
{
    public static readonly RedisCommand Auth = new("AUTH");
    public static readonly RedisCommand Client = new("CLIENT");
    public static readonly RedisCommand Del = new("DEL");
    public static readonly RedisCommand Eval = new("EVAL");
    public static readonly RedisCommand EvalSha = new("EVALSHA");
    public static readonly RedisCommand Expire = new("PEXPIRE");
    public static readonly RedisCommand Get = new("GET");
    public static readonly RedisCommand GetDel = new("GETDEL");
    public static readonly RedisCommand HDel = new("HDEL");
    public static readonly RedisCommand HGet = new("HGET");
    public static readonly RedisCommand HGetAll = new("HGETALL");
    public static readonly RedisCommand HSet = new("HSET");
    public static readonly RedisCommand Hello = new("HELLO");
    public static readonly RedisCommand IncrBy = new("INCRBY");
    public static readonly RedisCommand Info = new("INFO");
    public static readonly RedisCommand Ping = new("PING");
    public static readonly RedisCommand Publish = new("PUBLISH");
    public static readonly RedisCommand Select = new("SELECT");
    public static readonly RedisCommand Set = new("SET");
    public static readonly RedisCommand Subscribe = new("SUBSCRIBE");
    public static readonly RedisCommand Unsubscribe = new("UNSUBSCRIBE");
    public static readonly RedisCommand XAck = new("XACK");
    public static readonly RedisCommand XAdd = new("XADD");
    public static readonly RedisCommand XAutoClaim = new("XAUTOCLAIM");
    public static readonly RedisCommand XGroup = new("XGROUP");
    public static readonly RedisCommand XLen = new("XLEN");
    public static readonly RedisCommand XPending = new("XPENDING");
    public static readonly RedisCommand XRange = new("XRANGE");
    public static readonly RedisCommand XRead = new("XREAD");
    public static readonly RedisCommand XReadGroup = new("XREADGROUP");
    public static readonly RedisCommand XRevRange = new("XREVRANGE");
    public static readonly RedisCommand XTrim = new("XTRIM");
}
