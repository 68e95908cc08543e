using System.Globalization;
using System.Text;

namespace AppHost.Resources.Redis;

/// <summary>How the lab's Redis is set, as a process and as a container.</summary>
static class RedisConfiguration
{
    /// <summary>
    /// Every write is in the append-only file on disk before it is acknowledged: an entry that a caller was promised survives a kill.
    /// It costs an fsync per batch of writes.
    /// </summary>
    public static IReadOnlyList<(string Name, string Value)> Persistence { get; } = [("save", ""), ("appendonly", "yes"), ("appendfsync", "always")];

    /// <summary>
    /// A full server refuses writes instead of forgetting what it acknowledged. The streams have limits of their own far below, and kept answers expire.
    /// </summary>
    public static IReadOnlyList<(string Name, string Value)> Memory { get; } = [("maxmemory", "1gb"), ("maxmemory-policy", "noeviction")];

    /// <summary>All settings that both forms have.</summary>
    public static IEnumerable<(string Name, string Value)> Settings => Persistence.Concat(Memory);

    /// <summary>Text of redis.conf for a server on this machine; its port comes on the command line, because it is picked at the start.</summary>
    /// <param name="folder">Where the server keeps its files.</param>
    /// <param name="password">What clients log in with.</param>
    public static string OfProcess(string folder, string password)
    {
        string[] lines =
        [
            "bind 127.0.0.1", "protected-mode yes", "daemonize no", $"dir {Quote(folder)}", $"requirepass {Quote(password)}",
            .. Settings.Select(setting => $"{setting.Name} {(setting.Value.Length == 0 ? "\"\"" : setting.Value)}"),
        ];
        return string.Join('\n', lines) + "\n";
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
