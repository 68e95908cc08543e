using System.Runtime.CompilerServices;

namespace Lab.Redis;

/// <summary>From the reply to what a command's method returns. The state machines are pooled: these run for every command.</summary>
static class Replies
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public static async ValueTask Ignored(this ValueTask<RedisReply> reply) => await reply;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<byte[]?> Bytes(this ValueTask<RedisReply> reply) => (await reply).AsBytes();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<string?> Text(this ValueTask<RedisReply> reply) => (await reply).AsText();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<long> Integer(this ValueTask<RedisReply> reply) => (await reply).AsInteger();

    /// <summary>Something other than null or 0: set, deleted, found.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<bool> Done(this ValueTask<RedisReply> reply) =>
        await reply is { IsNull: false } value && (value.Kind != RedisReplyKind.Integer || value.AsInteger() != 0);

    public static async ValueTask<T> As<T>(this ValueTask<RedisReply> reply, Func<RedisReply, T> read) => read(await reply);
}
