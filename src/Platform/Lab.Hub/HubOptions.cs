using System.Text;

namespace Lab.Hub;

/// <summary>Which hub, which cache, and how patient. Every default works.</summary>
public sealed record HubOptions
{
    /// <summary>Address of a hub: https://huggingface.co, or one that has its URLs.</summary>
    public Uri Endpoint { get; init; } = new("https://huggingface.co");

    /// <summary>Who asks; null for nobody. Sent to <see cref="Endpoint"/> and to no other host.</summary>
    public string? Token { get; init; }

    /// <summary>Folder of all models, laid out as the hub's own library does.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Only what is in the cache: no request is made.</summary>
    public bool Offline { get; init; }

    /// <summary>Most bytes of the files of a model together.</summary>
    public long MaxBytes { get; init; } = 64L << 30;

    /// <summary>How long a server may take to begin its answer.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a server may send nothing.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Attempts in a row that bring nothing, before a call is given up.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Longest pause that a server may ask for; beyond it the call ends with what it asked.</summary>
    public TimeSpan MaxRetryWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The clock of pauses and limits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Bytes that are free where a folder is.</summary>
    internal Func<string, long> FreeSpace { get; init; } = folder => new DriveInfo(folder).AvailableFreeSpace;

    // A token is never part of a text.
    bool PrintMembers(StringBuilder text)
    {
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"Endpoint = {Endpoint}, Token = {(Token is null ? "none" : "***")}, CacheFolder = {CacheFolder}, Offline = {Offline}");
        return true;
    }
}
