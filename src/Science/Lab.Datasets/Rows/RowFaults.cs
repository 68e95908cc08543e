namespace Lab.Datasets;

/// <summary>What happens to bad rows: the first ends the reading, or they are counted.</summary>
sealed class RowFaults(string name, bool skip, string unit = "line")
{
    public string Name => name;

    public BadRowReport Report { get; } = new();

    /// <param name="line">Of the row.</param>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="expected">What would be right.</param>
    /// <param name="remedy">What to do, when that is more than to correct the row; asked only for a message.</param>
    public void Reject(long line, string reason, ErrorText? expected = null, Func<ErrorText?>? remedy = null)
    {
        if (!skip)
            throw new LabException(
                ErrorKind.Data, Sentence(reason), At(line), expected,
                remedy?.Invoke() ?? $"Correct the row, or leave bad rows out with {SettingName.Of<DatasetOptions>(nameof(DatasetOptions.SkipBadRows))}.");
        Report.Add(new BadRow(line, reason));
    }

    public string At(long line) => $"{name}, {unit} {line}";

    public static string Sentence(string reason) => char.ToUpperInvariant(reason[0]) + reason[1..] + ".";
}
