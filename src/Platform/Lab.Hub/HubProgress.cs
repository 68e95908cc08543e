namespace Lab.Hub;

/// <summary>How far a download is.</summary>
/// <param name="File">Being fetched.</param>
/// <param name="Bytes">That are here, of all files of the call.</param>
/// <param name="TotalBytes">Of all files of the call.</param>
public readonly record struct HubProgress(string File, long Bytes, long TotalBytes);
