namespace Lab.Mlflow;

/// <summary>How far a transfer of files has come.</summary>
/// <param name="File">Being sent or fetched, relative to the folder.</param>
/// <param name="Bytes">Of all files so far.</param>
/// <param name="TotalBytes">Of all files.</param>
public readonly record struct TransferProgress(string File, long Bytes, long TotalBytes);
