using System.Globalization;
using System.Text;

namespace Lab.Hosting.Dashboard.Grpc;

/// <summary>Trailer <c>grpc-message</c>: UTF-8 with every byte outside printable ASCII, and the percent sign, as %XX.</summary>
static class GrpcMessageText
{
    // A trailer is kept in the header tables of both sides.
    const int MaxBytes = 1024;

    public static string Encode(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var encoded = new StringBuilder(bytes.Length);
        foreach (var value in bytes.AsSpan(0, Math.Min(bytes.Length, MaxBytes)))
            if (value is >= 0x20 and <= 0x7E and not (byte)'%') encoded.Append((char)value);
            else encoded.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        return encoded.ToString();
    }
}
