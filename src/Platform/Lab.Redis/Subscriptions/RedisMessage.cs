using System.Text;

namespace Lab.Redis;

/// <summary>A message of a channel.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Payload">What was published.</param>
public readonly record struct RedisMessage(string Channel, byte[] Payload)
{
    /// <summary>The payload as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Payload);
}
