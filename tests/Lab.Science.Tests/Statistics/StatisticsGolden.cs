using System.Globalization;
using System.Text.Json;
using Lab.TestSupport;

namespace Lab.Statistics.Tests;

/// <summary>Cases of a section of a file under statistics/, and comparison with what they expect.</summary>
static class StatisticsGolden
{
    public const double Tolerance = 1e-9;

    /// <summary>Runs <paramref name="check"/> on every case of a section and reports all that fail, by name.</summary>
    public static void ForEachCase(string file, string section, Action<JsonElement> check)
    {
        using var document = JsonDocument.Parse(GoldenFolder.Read($"statistics/{file}"));
        var failures = new List<string>();
        var cases = document.RootElement.GetProperty(section);
        Assert.NotEqual(0, cases.GetArrayLength());
        foreach (var item in cases.EnumerateArray())
        {
            try
            {
                check(item);
            }
            catch (Exception e)
            {
                failures.Add($"{item.GetProperty("name").GetString()}: {e.Message}");
            }
        }
        Assert.True(failures.Count == 0, $"{failures.Count} of {cases.GetArrayLength()} cases of {section}:\n{string.Join('\n', failures)}");
    }

    /// <summary>A number, or the strings that stand for what JSON has no number for.</summary>
    public static double Number(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var other => throw new FormatException($"'{other}' is not a number."),
        }
        : value.GetDouble();

    public static double[] Numbers(JsonElement values) => [.. values.EnumerateArray().Select(Number)];

    public static int[] Integers(JsonElement values) => [.. values.EnumerateArray().Select(value => value.GetInt32())];

    /// <summary>A table row by row, and its number of columns.</summary>
    public static (double[] Values, int Columns) Table(JsonElement rows) =>
        ([.. rows.EnumerateArray().SelectMany(Numbers)], rows[0].GetArrayLength());

    /// <summary>The row weights of a case; none when they are null.</summary>
    public static double[] Weights(JsonElement item) =>
        item.GetProperty("sample_weight") is { ValueKind: JsonValueKind.Array } weights ? Numbers(weights) : [];

    public static void Same(JsonElement expected, double actual, string what, double tolerance = Tolerance)
    {
        var wanted = Number(expected);
        var same = double.IsNaN(wanted) ? double.IsNaN(actual)
            : double.IsInfinity(wanted) ? actual == wanted
            : Math.Abs(actual - wanted) <= tolerance * Math.Max(Math.Abs(wanted), 1e-3);
        Assert.True(same, string.Create(CultureInfo.InvariantCulture, $"{what} is {actual:R}, expected {wanted:R}"));
    }

    public static void Same(JsonElement expected, IReadOnlyList<double> actual, string what, double tolerance = Tolerance)
    {
        Assert.True(expected.GetArrayLength() == actual.Count, $"{what} has {actual.Count} values, expected {expected.GetArrayLength()}");
        for (var i = 0; i < actual.Count; i++) Same(expected[i], actual[i], $"{what}[{i}]", tolerance);
    }

    public static void Same(JsonElement expected, double[,] actual, string what)
    {
        Assert.True(expected.GetArrayLength() == actual.GetLength(0), $"{what} has {actual.GetLength(0)} rows");
        for (var i = 0; i < actual.GetLength(0); i++)
            Same(expected[i], [.. Enumerable.Range(0, actual.GetLength(1)).Select(j => actual[i, j])], $"{what}[{i}]");
    }
}
