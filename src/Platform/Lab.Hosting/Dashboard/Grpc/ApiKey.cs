using System.Security.Cryptography;
using System.Text;

namespace Lab.Hosting.Dashboard.Grpc;

/// <summary>A secret that a caller must show; compared in a time that tells neither its text nor its length.</summary>
sealed class ApiKey(string secret)
{
    readonly byte[] hash = Hash(secret);

    public bool Matches(string? shown) => shown is not null && CryptographicOperations.FixedTimeEquals(Hash(shown), hash);

    static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
