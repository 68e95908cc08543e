namespace Lab.Datasets;

/// <summary>What happens to bad rows: the first ends the reading, or they are counted.</summary>
sealed class RowFaults(string name, bool skip)
{
    public string Name => name;

    public BadRowReport Report { get; } = new();

    public void Reject(long line, string reason, ErrorText? expected = null)
    {
        if (!skip)
            throw new LabException(
                ErrorKind.Data, Sentence(reason), At(line), expected, $"Correct the row, or leave bad rows out with {SettingName.Of<DatasetOptions>(nameof(DatasetOptions.SkipBadRows))}.");
        Report.Add(new BadRow(line, reason));
    }

    public string At(long line) => $"{name}, line {line}";

    public static string Sentence(string reason) => char.ToUpperInvariant(reason[0]) + reason[1..] + ".";
}
