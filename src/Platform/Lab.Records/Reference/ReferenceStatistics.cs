using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Records;

/// <summary>
/// What a model answered on rows it had not learnt from, when it was made: what the monitor holds today's answers against.
/// Lies in the model's folder as <see cref="FileName"/>.
/// </summary>
public sealed record ReferenceStatistics
{
    public const string FileName = "reference_statistics.json";

    /// <summary>Version of the file's form that this code writes, and the newest that it reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>A few KB is the rule; whatever is larger is another file.</summary>
    public const long MaxBytes = 1 << 20;

    public int FormatVersion { get; init; } = CurrentFormat;

    /// <summary>Rows measured.</summary>
    public required int Rows { get; init; }

    /// <summary>Share of each predicted label, 0 to 1, in the order of the class indices.</summary>
    public required IReadOnlyDictionary<string, double> PredictedShares { get; init; }

    /// <summary>Share of each true label.</summary>
    public required IReadOnlyDictionary<string, double> ActualShares { get; init; }

    /// <summary>Probability of the predicted label.</summary>
    public required Distribution Confidence { get; init; }

    /// <summary>Length of the texts in UTF-16 units.</summary>
    public required Distribution Characters { get; init; }

    /// <summary>Tokens that the model read, with special tokens.</summary>
    public required Distribution Tokens { get; init; }

    /// <summary>Share of all tokens that were the unknown token.</summary>
    public required double UnknownTokenShare { get; init; }

    /// <summary>Rows of each predicted label.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, long> PredictedCounts =>
        PredictedShares.ToDictionary(pair => pair.Key, pair => (long)Math.Round(pair.Value * Rows));

    /// <summary>Writes <see cref="FileName"/> into a folder.</summary>
    public void SaveTo(string folder) =>
        File.WriteAllBytes(Path.Combine(folder, FileName), [.. JsonSerializer.SerializeToUtf8Bytes(this, ReferenceJson.Default.ReferenceStatistics), (byte)'\n']);

    /// <summary>Reads <see cref="FileName"/> of a model folder; null when the folder has none.</summary>
    /// <exception cref="LabException">The file is not what it should be, or from a newer version of this program.</exception>
    public static ReferenceStatistics? TryLoad(string folder)
    {
        string path = Path.Combine(folder, FileName);
        var file = new FileInfo(path);
        if (!file.Exists) return null;
        if (file.Length > MaxBytes) throw new LabException(ErrorKind.Model, $"The file has {file.Length:N0} bytes.", path, $"at most {MaxBytes:N0}");
        return Parse(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads the JSON of such a file.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="where">Its path or address, for the error.</param>
    /// <exception cref="LabException">It is not what it should be.</exception>
    public static ReferenceStatistics Parse(ReadOnlySpan<byte> json, string where)
    {
        try
        {
            // The version first: of a newer form nothing else is certain.
            var version = JsonSerializer.Deserialize(json, ReferenceJson.Default.FormatHeader)?.FormatVersion ?? 0;
            if (version > CurrentFormat)
                throw new LabException(
                    ErrorKind.Model, $"format_version is {version}.", where, $"at most {CurrentFormat}",
                    "The model was trained by a newer version: update this one, or train again.");
            var read = JsonSerializer.Deserialize(json, ReferenceJson.Default.ReferenceStatistics);
            if (version < 1 || read is null || Problem(read) is not null)
                throw new LabException(ErrorKind.Model, read is null || version < 1 ? "There is no format_version." : Problem(read)!, where, "reference statistics", "Train the model again.");
            return read;
        }
        catch (JsonException problem)
        {
            throw new LabException(ErrorKind.Model, $"This is not the JSON of reference statistics: {problem.Message}", where, inner: problem);
        }
    }

    static string? Problem(ReferenceStatistics read)
    {
        if (read.Rows < 1) return $"rows is {read.Rows}.";
        if (read.PredictedShares.Count == 0) return "predicted_shares is empty.";
        foreach (var share in read.PredictedShares.Values.Concat(read.ActualShares.Values).Append(read.UnknownTokenShare))
            if (!(share is >= 0 and <= 1)) return $"A share is {share}.";
        foreach (var (name, of) in new[] { ("confidence", read.Confidence), ("characters", read.Characters), ("tokens", read.Tokens) })
        {
            if (of.Counts.Count < 1 || of.Edges.Count != of.Counts.Count + 1) return $"{name} has {of.Edges.Count} edges and {of.Counts.Count} counts.";
            if (of.Edges.Zip(of.Edges.Skip(1)).Any(pair => !(pair.First <= pair.Second))) return $"The edges of {name} do not ascend.";
            if (of.Counts.Any(count => count < 0 || count > read.Rows) || of.Rows != read.Rows) return $"{name} has not {read.Rows} rows.";
        }
        return null;
    }
}
