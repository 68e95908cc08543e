using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lab.Hub.Cache;

/// <summary>Whether a file is what its ETag says: SHA-256 where it is in large file storage, else Git's SHA-1 over <c>blob {size}\0</c> and the content.</summary>
static class BlobChecksum
{
    const int BufferBytes = 1 << 20;

    /// <summary>Null: the ETag is no checksum that can be computed.</summary>
    public static async Task<bool?> IsRightAsync(string path, string etag, CancellationToken cancellation)
    {
        if (!etag.All(char.IsAsciiHexDigit) || etag.Length is not (40 or 64)) return null;
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
        using var sum = IncrementalHash.CreateHash(etag.Length == 64 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        if (etag.Length == 40) sum.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.Length}\0")));
        var buffer = new byte[BufferBytes];
        int count;
        while ((count = await file.ReadAsync(buffer, cancellation)) > 0) sum.AppendData(buffer.AsSpan(0, count));
        return Convert.ToHexStringLower(sum.GetHashAndReset()).Equals(etag, StringComparison.OrdinalIgnoreCase);
    }
}
