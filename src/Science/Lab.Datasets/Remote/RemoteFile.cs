namespace Lab.Datasets;

/// <summary>A file of the web that lies in the cache.</summary>
/// <param name="Path">Where it lies; the name ends as that of the address, so that it tells the format.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its checksum, in hexadecimal digits.</param>
/// <param name="Origin">How it came there this time.</param>
public sealed record RemoteFile(string Path, long Bytes, string Sha256, RemoteOrigin Origin);

/// <summary>How a file of the web came into the cache.</summary>
public enum RemoteOrigin
{
    /// <summary>All of it was sent now.</summary>
    Downloaded,

    /// <summary>The rest of it was sent now, after an earlier attempt was interrupted.</summary>
    Resumed,

    /// <summary>It was there, and the server says that it is still the same.</summary>
    Unchanged,

    /// <summary>It was there, and the server could not be asked.</summary>
    Offline,
}
