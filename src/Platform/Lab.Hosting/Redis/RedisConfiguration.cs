using System.Globalization;
using System.Text;

namespace Lab.Hosting.Redis;

/// <summary>Text of redis.conf.</summary>
static class RedisConfiguration
{
    /// <summary>For a server on this machine; its port comes on the command line, because DCP picks it at the start.</summary>
    /// <param name="folder">Where the server keeps its files.</param>
    /// <param name="password">Null: none.</param>
    /// <param name="persistence">Null: nothing is kept.</param>
    public static string OfProcess(string folder, string? password, RedisPersistence? persistence)
    {
        string[] lines =
        [
            "bind 127.0.0.1", "protected-mode yes", "daemonize no", $"dir {Quote(folder)}",
            .. password is null ? Array.Empty<string>() : [$"requirepass {Quote(password)}"],
            .. Persistence(persistence),
        ];
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>The lines that say what is kept.</summary>
    public static string[] Persistence(RedisPersistence? persistence)
    {
        string save = persistence?.SnapshotInterval is { } interval
            ? string.Create(CultureInfo.InvariantCulture, $"save {Math.Max(1, (long)interval.TotalSeconds)} {persistence.KeysChangedThreshold}")
            : "save \"\"";
        return persistence is null ? [save, "appendonly no"] : [save, "appendonly yes", "appendfsync always"];
    }

    /// <summary>A value in quotes, with everything escaped that would end it or the line.</summary>
    public static string Quote(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (byte one in Encoding.UTF8.GetBytes(value))
        {
            if (one is (byte)'"' or (byte)'\\') quoted.Append('\\').Append((char)one);
            else if (one is >= 0x20 and < 0x7f) quoted.Append((char)one);
            else quoted.Append(CultureInfo.InvariantCulture, $"\\x{one:x2}");
        }
        return quoted.Append('"').ToString();
    }
}
