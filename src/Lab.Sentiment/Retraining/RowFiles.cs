using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Sentiment.Promotion;

namespace Lab.Sentiment.Retraining;

/// <summary>The rows of a retraining in its work folder: JSON lines, which a fine-tuning reads. They hold texts of users and go when all is done.</summary>
sealed class RowFiles(string folder)
{
    /// <summary>Those of a work folder.</summary>
    public static RowFiles In(string workFolder) => new(Path.Combine(workFolder, "rows"));

    const string HeldOut = "held-out", Corrections = "corrections";

    public string Replay => PathOf("replay");

    public string Train => PathOf("train");

    public string Validation => PathOf("validation");

    public string Test => PathOf("test");

    /// <summary>Whole or not at all.</summary>
    public void Write(RetrainingRows rows)
    {
        Remove();
        string beside = Beside;
        Directory.CreateDirectory(beside);
        Put(Replay, rows.Replay);
        Put(Train, rows.Train);
        Put(Validation, rows.Validation);
        Put(Test, rows.Test);
        Put(PathOf(HeldOut), rows.HeldOut);
        Put(PathOf(Corrections), rows.Corrections);
        Directory.Move(beside, folder);

        void Put(string file, IReadOnlyList<GateRow> some) => WriteTo(Path.Combine(beside, Path.GetFileName(file)), some);
    }

    /// <summary>What <see cref="Write"/> wrote; null when it is not there.</summary>
    public RetrainingRows? TryRead() => !Directory.Exists(folder) ? null : new RetrainingRows
    {
        Replay = ReadFrom(Replay),
        Train = ReadFrom(Train),
        Validation = ReadFrom(Validation),
        Test = ReadFrom(Test),
        HeldOut = ReadFrom(PathOf(HeldOut)),
        Corrections = ReadFrom(PathOf(Corrections)),
    };

    /// <summary>Some rows of a file for the trials of a search.</summary>
    public string WriteTrial(string file, IReadOnlyList<GateRow> rows)
    {
        string trial = PathOf($"trial-{Path.GetFileNameWithoutExtension(file)}");
        WriteTo(trial, rows);
        return trial;
    }

    public void Remove()
    {
        foreach (string one in (string[])[folder, Beside])
            if (Directory.Exists(one)) Directory.Delete(one, recursive: true);
    }

    string Beside => folder + ".tmp";

    static void WriteTo(string file, IReadOnlyList<GateRow> rows)
    {
        using var stream = File.Create(file);
        foreach (var row in rows)
        {
            JsonSerializer.Serialize(stream, row, RowJson.Default.GateRow);
            stream.WriteByte((byte)'\n');
        }
    }

    static GateRow[] ReadFrom(string file) => [.. File.ReadLines(file).Select(line => JsonSerializer.Deserialize(line, RowJson.Default.GateRow))];

    string PathOf(string name) => Path.Combine(folder, name + ".jsonl");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GateRow))]
sealed partial class RowJson : JsonSerializerContext;
