namespace Lab.Pipelines;

/// <summary>
/// manifest.json of a pushed model: the last object that is written, so that whoever reads it finds everything it names. Another
/// push writes its files beside those of this one and then replaces the manifest.
/// </summary>
/// <param name="FormatVersion">1.</param>
/// <param name="Version">First 12 hexadecimal digits of the checksum of the model folder; the part of the keys after the prefix.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Files">In the order of their names.</param>
/// <param name="Metrics">On the test rows, by name.</param>
sealed record PushManifest(int FormatVersion, string Version, DateTimeOffset CreatedAt, IReadOnlyList<PushedFile> Files, IReadOnlyDictionary<string, double> Metrics);

/// <summary>A file of a pushed model.</summary>
/// <param name="Name">Path in the model folder, '/' separated.</param>
/// <param name="Key">Key of the object.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">Lower-case hexadecimal digits.</param>
sealed record PushedFile(string Name, string Key, long Bytes, string Sha256);
