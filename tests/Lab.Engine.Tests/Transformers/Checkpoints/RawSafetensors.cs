using System.Text;

namespace Lab.Engine.Tests.Transformers.Checkpoints;

/// <summary>Builds files that our writer would refuse to write.</summary>
static class RawSafetensors
{
    public static byte[] File(byte[] header, int dataBytes) =>
        [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. new byte[dataBytes]];

    public static byte[] File(string header, int dataBytes) => File(Encoding.UTF8.GetBytes(header), dataBytes);
}
