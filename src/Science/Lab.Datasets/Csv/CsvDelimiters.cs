using System.Text;

namespace Lab.Datasets;

/// <summary>Finds what stands between two fields: the separator with which the columns that are wanted exist, and the rows have as many fields as the header.</summary>
static class CsvDelimiters
{
    public const char Default = ',';

    /// <summary>UTF-16 units that are looked at when the header alone does not decide.</summary>
    public const int MostChars = 1 << 16;

    const int MostRows = 100;

    static readonly char[] candidates = [Default, ';', '\t', '|'];

    /// <summary>What a message calls a separator; the values of the option.</summary>
    public static string NameOf(char delimiter) => delimiter == '\t' ? "tab" : delimiter.ToString();

    /// <summary>The delimiter that a line such as <c>sep=;</c> says, as spreadsheets write it before the header; null for any other line.</summary>
    public static char? SaidBy(ReadOnlySpan<char> line)
    {
        if (line.Length >= 2 && line[0] == '"' && line[^1] == '"') line = line[1..^1];
        return line.Length == 5 && line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && line[4] != '"' ? line[4] : null;
    }

    /// <summary>The delimiter of a text.</summary>
    /// <param name="text">Its beginning.</param>
    /// <param name="whole">There is no more, or no more may be asked for.</param>
    /// <param name="options">Quoting and wanted columns.</param>
    /// <returns>Null when more text is needed.</returns>
    public static char? Find(ReadOnlySpan<char> text, bool whole, CsvOptions options)
    {
        int header = LengthOfRow(text, options);
        if (header < 0 && !whole) return null;
        var names = candidates.ToDictionary(candidate => candidate, _ => Array.Empty<string>());
        foreach (char candidate in candidates) names[candidate] = Fields(header < 0 ? text : text[..header], candidate, options);
        var found = candidates.Select(candidate => (Candidate: candidate, Columns: CsvColumns.CountWanted(names[candidate], options.Wanted))).ToArray();
        int most = found.Max(one => one.Columns);
        if (most == 0) return Default;
        // A header of one column is the same with each of them.
        char[] left = [.. found.Where(one => one.Columns == most).Select(one => one.Candidate)];
        if (left.Length == 1 || names[left[0]].Length == 1) return left[0];
        if (!whole) return null;
        string rows = text[header..].ToString();
        return left.MaxBy(candidate => Agreeing(rows, candidate, names[candidate].Length, options));
    }

    /// <summary>The names in a header whose quotes have white space around them; null when its quotes are wrong in another way.</summary>
    public static string[]? NamesOf(string line, char delimiter, CsvOptions options)
    {
        string[] names = Fields(line, delimiter, options);
        return line.Count(c => c == '"') % 2 == 0 && !names.Any(name => name.Contains('"')) ? names : null;
    }

    /// <summary>What to do when the header is one cell that holds a separator; null when it is not.</summary>
    public static ErrorText? Unsplit(IRowReader rows)
    {
        if (Inside(rows) is not { } setting) return null;
        return $"The header is one cell that holds '{setting.Value}': if that is the separator, say so with {setting}.";
    }

    /// <summary>What to do when texts without quotes hold the separator of a file of one column; null when it has several.</summary>
    public static ErrorText? Unquoted(IRowReader rows)
    {
        if (rows.Header.Count != 1 || rows.Format != DataFormat.Csv || rows.Dialect.Delimiter == '\t') return null;
        var tab = SettingName.Of<DatasetOptions>(nameof(DatasetOptions.Delimiter)) with { Value = "tab" };
        return $"The file has one column: put its texts in quotes, or name a separator that they do not hold, such as {tab}.";
    }

    /// <summary>The setting for a separator that a lone header cell holds, so that it was probably meant to be several cells; null when there is none.</summary>
    public static SettingName? Inside(IRowReader rows)
    {
        if (rows.Header is not [var cell] || rows.Format is not (DataFormat.Csv or DataFormat.Tsv)) return null;
        var inside = candidates.Where(candidate => candidate != rows.Dialect.Delimiter && cell.Contains(candidate)).ToArray();
        return inside.Length == 0 ? null : SettingName.Of<DatasetOptions>(nameof(DatasetOptions.Delimiter)) with { Value = NameOf(inside.MaxBy(candidate => cell.Count(c => c == candidate))) };
    }

    // Rows with as many fields as the header, of those that end within the text.
    static int Agreeing(string text, char delimiter, int fields, CsvOptions options)
    {
        int rows = 0, agree = 0;
        var rest = text.AsSpan().TrimStart("\r\n");
        for (; rows < MostRows && LengthOfRow(rest, options) is >= 0 and var length; rest = rest[length..].TrimStart("\r\n"), rows++)
            if (Fields(rest[..length], delimiter, options).Length == fields) agree++;
        return agree;
    }

    // -1 when the row does not end within the text.
    static int LengthOfRow(ReadOnlySpan<char> text, CsvOptions options)
    {
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && options.Escape == CsvEscape.Backslash) i++;
            else if (text[i] == '"' && options.Quoting) quoted = !quoted;
            else if (text[i] is '\r' or '\n' && !quoted) return i;
        }
        return -1;
    }

    static string[] Fields(ReadOnlySpan<char> row, char delimiter, CsvOptions options)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        foreach (char c in row)
        {
            if (c == '"' && options.Quoting) quoted = !quoted;
            if (c != delimiter || quoted)
            {
                field.Append(c);
                continue;
            }
            fields.Add(CsvColumns.Trimmed(field.ToString()));
            field.Clear();
        }
        fields.Add(CsvColumns.Trimmed(field.ToString()));
        return [.. fields];
    }
}
