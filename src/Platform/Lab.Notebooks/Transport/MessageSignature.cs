using System.Security.Cryptography;
using System.Text;

namespace Lab.Notebooks.Transport;

/// <summary>The HMAC that goes before each message: over header, parent header, metadata and content as they are on the wire.</summary>
sealed class MessageSignature(string key)
{
    public const string Scheme = "hmac-sha256";

    readonly byte[] key = Encoding.UTF8.GetBytes(key);

    /// <returns>Lower-case hexadecimal digits as ASCII; nothing when the key is empty.</returns>
    public byte[] Of(params ReadOnlySpan<byte[]> parts)
    {
        if (key.Length == 0) return [];
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (byte[] part in parts) hash.AppendData(part);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public bool Holds(ReadOnlySpan<byte> received, params ReadOnlySpan<byte[]> parts) =>
        key.Length == 0 || CryptographicOperations.FixedTimeEquals(received, Of(parts));
}
