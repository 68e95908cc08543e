using System.Globalization;

namespace Lab.Hosting.Dashboard.Grpc;

/// <summary>Header <c>grpc-timeout</c>: at most 8 digits and a unit, for example <c>250m</c> = 250 ms.</summary>
static class GrpcTimeout
{
    const int MaxDigits = 8;

    /// <summary>False when the header is there but not one of the grammar.</summary>
    public static bool TryParse(string? header, out TimeSpan? timeout)
    {
        timeout = null;
        if (string.IsNullOrEmpty(header)) return true;
        if (header.Length is < 2 or > MaxDigits + 1) return false;
        if (!long.TryParse(header.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;

        timeout = header[^1] switch
        {
            'H' => TimeSpan.FromHours(count),
            'M' => TimeSpan.FromMinutes(count),
            'S' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMilliseconds(count),
            'u' => TimeSpan.FromMicroseconds(count),
            // A tick is 100 ns; never rounded down to "no time at all".
            'n' => TimeSpan.FromTicks((count + 99) / 100),
            _ => null,
        };
        return timeout is not null;
    }
}
