using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Lab.TestSupport;

namespace Lab.Datasets.Tests;

/// <summary>The files under data/ are those that data/README.md describes, and no data file is there without its line.</summary>
public partial class ShippedDataTests
{
    static readonly string folder = Path.Combine(RepositoryRoot.Path, "data");

    // | [`file`](README) | rows | source | licence | `sha256` |
    [GeneratedRegex(@"^\| \[`(?<file>[^`]+)`\].*?\| (?<rows>[0-9,]+) \|.*\| `(?<sha>[0-9a-f]{64})` \|$", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    static MatchCollection Table() => TableRow().Matches(File.ReadAllText(Path.Combine(folder, "README.md")));

    [Fact]
    public void EveryDataFile_IsInTheTable() =>
        Assert.Equal(
            Directory.EnumerateFiles(folder, "*.csv*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(),
            Table().Select(row => row.Groups["file"].Value).Order());

    [Fact]
    public void EveryDataFile_HasItsChecksumAndRows() => Assert.All(Table(), row =>
    {
        var path = Path.Combine(folder, row.Groups["file"].Value);
        Assert.Equal(row.Groups["sha"].Value, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
        // Without a header.
        var format = row.Groups["file"].Value == "tweets/tweets.csv" ? DataFormat.Sentiment140 : (DataFormat?)null;
        Assert.Equal(int.Parse(row.Groups["rows"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture), DataSurvey.Of(path, new DatasetOptions { Format = format }).Rows);
    });
}
