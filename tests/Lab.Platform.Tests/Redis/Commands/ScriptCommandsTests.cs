using System.Security.Cryptography;
using System.Text;
using Lab.Redis;

namespace Lab.Platform.Tests.Redis.Commands;

public sealed class ScriptCommandsTests : RedisTest
{
    [Fact]
    public async Task A_script_gets_keys_and_arguments_and_is_known_by_its_hash_afterwards()
    {
        const string script = "redis.call('SET', KEYS[1], ARGV[1]) return {KEYS[1], ARGV[1], 7, false}";
        string sha = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(script)));
        Assert.Equal("NOSCRIPT", (await Assert.ThrowsAsync<RedisServerException>(() => Redis.EvalShaAsync(sha, ["k"], ["v"]).AsTask())).Code);

        var direct = await Redis.EvalAsync(script, ["k"], ["v"]);
        var byHash = await Redis.EvalShaAsync(sha, ["k"], ["w"]);

        Assert.Equal(["k", "v", "7", null], direct.Items.Select(item => item.AsText()));
        Assert.Equal("w", byHash.Items[1].AsText());
        Assert.Equal("w", await Redis.GetStringAsync("k"));
    }

    [Fact]
    public async Task An_error_that_a_script_raises_has_its_code() =>
        Assert.Equal("LIMIT", (await Assert.ThrowsAsync<RedisServerException>(() => Redis.EvalAsync("return redis.error_reply('LIMIT too many')", [], []).AsTask())).Code);
}
