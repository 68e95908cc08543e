using System.Text;

namespace Lab.Redis.Protocol;

/// <summary>Name of a command, with its form on the wire.</summary>
sealed class RedisCommand(string name)
{
    public string Name => name;

    /// <summary><c>$3\r\nGET\r\n</c></summary>
    public byte[] Encoded { get; } = Encoding.ASCII.GetBytes($"${name.Length}\r\n{name}\r\n");
}
