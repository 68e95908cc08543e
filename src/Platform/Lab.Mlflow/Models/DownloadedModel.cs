namespace Lab.Mlflow;

/// <summary>A model of the server on this machine.</summary>
/// <param name="Folder">All its files.</param>
/// <param name="ModelFolder">The Hugging Face folder among them: <paramref name="Folder"/> itself, or the folder in it that holds config.json.</param>
/// <param name="Bytes">Fetched.</param>
public sealed record DownloadedModel(string Folder, string ModelFolder, long Bytes);
