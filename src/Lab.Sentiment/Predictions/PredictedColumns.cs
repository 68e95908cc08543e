using System.Globalization;

namespace Lab.Sentiment;

/// <summary>
/// The columns that predictions add at the end of a table: <c>label, confidence, score_{label}...</c>, and <c>warnings</c> (codes with a blank
/// between them) where they are asked for. One whose name the table
/// has already is called with <see cref="Suffix"/>.
/// </summary>
public sealed class PredictedColumns
{
    /// <summary>Ends the name of a new column that the table has already.</summary>
    public const string Suffix = "_predicted";

    readonly List<string> taken = [];
    readonly string[] row;
    readonly int kept;
    readonly bool warnings;

    /// <param name="columns">Of the table.</param>
    /// <param name="labels">Of the model, in class order.</param>
    /// <param name="warnings">With the column of that name.</param>
    /// <exception cref="LabException">A new column has a name that is taken with and without the suffix.</exception>
    public PredictedColumns(IReadOnlyList<string> columns, IReadOnlyList<string> labels, bool warnings = false)
    {
        kept = columns.Count;
        this.warnings = warnings;
        string[] added = ["label", "confidence", .. labels.Select(label => $"score_{label}"), .. warnings ? ["warnings"] : Array.Empty<string>()];
        Header = [.. columns, .. added.Select(name => FreeName(name, columns))];
        row = new string[Header.Count];
    }

    /// <summary>The columns of the table, then the new ones.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>New columns that the table has already, under the name it has.</summary>
    public IReadOnlyList<string> Taken => taken;

    /// <summary>A row of the table with its prediction, numbers in the shortest form that reads back as the same. Valid until the next call.</summary>
    public IReadOnlyList<string> Row(string[] fields, Prediction prediction)
    {
        fields.CopyTo(row, 0);
        int next = kept;
        row[next++] = prediction.Label;
        row[next++] = prediction.Confidence.ToString("R", CultureInfo.InvariantCulture);
        foreach (float score in prediction.Scores.Values) row[next++] = score.ToString("R", CultureInfo.InvariantCulture);
        if (warnings) row[next] = PredictionWarning.Codes(prediction.Warnings);
        return row;
    }

    string FreeName(string name, IReadOnlyList<string> columns)
    {
        if (!columns.Contains(name)) return name;
        string other = name + Suffix;
        if (columns.Contains(other))
            throw new LabException(
                ErrorKind.Data, $"The input has the columns '{name}' and '{other}' already.", null, "a free name for what is predicted",
                "Rename or remove one of them.");
        taken.Add(name);
        return other;
    }
}
