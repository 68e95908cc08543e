using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lab.Datasets;

/// <summary>Collects what is wrong with the rows of a file, in bounded memory.</summary>
sealed class SurveyFindings
{
    /// <summary>Texts that are remembered to find repeated ones: 16 bytes each and the table's overhead.</summary>
    const int RememberedTexts = 1_000_000;

    readonly List<SurveyFinding> found = [];
    readonly Dictionary<ulong, int> seen = [];
    readonly LineList empty = new();
    readonly LineList repeated = new();
    readonly LineList contradicting = new();
    readonly LineList replaced = new();
    readonly LineList decodedTwice = new();
    readonly LineList markup = new();

    /// <summary>Rows without a label.</summary>
    public LineList Missing { get; } = new();

    /// <summary>A part that may fail: then its failure is a finding, unless it is optional.</summary>
    public T? Try<T>(Func<T?> part, bool optional = false)
    {
        try
        {
            return part();
        }
        catch (LabException problem)
        {
            if (!optional) found.Add(new SurveyFinding(problem.What, Remedy: problem.RemedyText));
            return default;
        }
    }

    public void Look(long line, string text, string label)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            empty.Add(line);
            return;
        }
        if (text.Contains('\uFFFD')) replaced.Add(line);
        // UTF-8 read as windows-1252: the first byte of a letter as a letter of its own, of a quote as these two.
        if (text.Contains("\u00E2\u20AC", StringComparison.Ordinal) || TwiceDecoded(text)) decodedTwice.Add(line);
        if (text.Contains("&amp;", StringComparison.Ordinal) || text.Contains("<br", StringComparison.OrdinalIgnoreCase) || text.Contains("</", StringComparison.Ordinal)) markup.Add(line);

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), digest);
        ulong hash = BinaryPrimitives.ReadUInt64LittleEndian(digest);
        int labelHash = string.GetHashCode(label, StringComparison.Ordinal);
        if (seen.TryGetValue(hash, out int other))
        {
            repeated.Add(line);
            if (other != labelHash) contradicting.Add(line);
        }
        else if (seen.Count < RememberedTexts)
        {
            seen.Add(hash, labelHash);
        }
    }

    public IReadOnlyList<SurveyFinding> All(IRowReader rows, LabelCounts? labels)
    {
        var skip = SettingName.Of<DatasetOptions>(nameof(DatasetOptions.SkipBadRows));
        var bad = rows.BadRows;
        if (bad.Count > 0)
        {
            // Not one conditional expression: that would be a string, which knows no settings.
            ErrorText remedy = $"Correct them, or leave them out with {skip}.";
            if (rows.LikelySettings is [var likely, ..]) remedy = $"They would probably be right with {likely}.";
            Add($"{Count(bad.Count, "row is", "rows are")} bad, the first: {bad.First[0].Reason}.", bad.Count, [.. bad.First.Select(row => row.Line)], remedy);
        }
        Add("no text", empty, $"Leave them out with {skip}.");
        Add("no label (empty, NaN, None, NULL, N/A or the like)", Missing, $"Leave them out with {skip}, or say with {SettingName.Of<DatasetOptions>(nameof(DatasetOptions.LabelMap))} that such a word is a class.");
        Add($"the text of an earlier row{(seen.Count < RememberedTexts ? "" : $" (of the first {RememberedTexts:N0} different texts)")}", repeated, null);
        Add("the text of an earlier row and another label", contradicting, null);
        Add("the character that stands for undecodable bytes (U+FFFD)", replaced, "They were lost before this file was written: look for an earlier copy.");
        Add("letters that look like UTF-8 read as windows-1252 (\u00C3\u00A9 for \u00E9)", decodedTwice, "The file was converted wrongly before: look for an earlier copy.");
        Add("HTML", markup, null);
        if (labels is { TooMany: true })
            found.Add(new SurveyFinding(
                $"The label column has more than {LabelSchema.MaxDiscovered} different values.",
                Remedy: $"Name the right column with {SettingName.Of<DatasetOptions>(nameof(DatasetOptions.LabelColumn))}."));
        if (labels?.Sorted is { Count: 1 } single) found.Add(new SurveyFinding($"All rows have the label '{single[0].Key}': there is nothing to learn."));
        return found;
    }

    void Add(string what, LineList lines, ErrorText? remedy)
    {
        if (lines.Count > 0) Add($"{Count(lines.Count, "row has", "rows have")} {what}.", lines.Count, lines.First, remedy);
    }

    void Add(string what, long rows, IReadOnlyList<long> lines, ErrorText? remedy) => found.Add(new SurveyFinding(what, rows, lines, remedy));

    static string Count(long rows, string one, string many) => rows == 1 ? $"1 {one}" : FormattableString.Invariant($"{rows:N0} {many}");

    static bool TwiceDecoded(string text)
    {
        for (int at = text.IndexOf('\u00C3'); at >= 0 && at + 1 < text.Length; at = text.IndexOf('\u00C3', at + 1))
            if (text[at + 1] is >= '\u0080' and <= '\u00BF') return true;
        return false;
    }
}

/// <summary>Counts lines and keeps the first.</summary>
sealed class LineList
{
    readonly List<long> first = [];

    public long Count { get; private set; }

    public IReadOnlyList<long> First => first;

    public void Add(long line)
    {
        Count++;
        if (first.Count < BadRowReport.Kept) first.Add(line);
    }
}
