using System.Text.Json;
using Lab.TestSupport;

namespace Lab.Engine.Tests.Training;

/// <summary>The cases of a section of statistics/learning_rate.json.</summary>
static class LearningRateCase
{
    /// <summary>Section, index and name of each case, so that each is a test of its own.</summary>
    public static TheoryData<int, string> Of(string section)
    {
        var data = new TheoryData<int, string>();
        if (!GoldenFolder.TryRead("statistics/learning_rate.json", out var content)) return data;
        using var document = JsonDocument.Parse(content);
        int index = 0;
        foreach (var item in document.RootElement.GetProperty(section).EnumerateArray())
            data.Add(index++, $"{item.GetProperty("name").GetString()} {(item.TryGetProperty("parameters", out var parameters) ? parameters.GetRawText() : "")}");
        return data;
    }

    public static JsonElement Get(string section, int index)
    {
        using var document = JsonDocument.Parse(GoldenFolder.Read("statistics/learning_rate.json"));
        return document.RootElement.GetProperty(section)[index].Clone();
    }

    /// <summary>A number, or the strings that stand for what JSON has no number for.</summary>
    public static double Number(JsonElement value) => value.ValueKind != JsonValueKind.String ? value.GetDouble() : value.GetString() switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        var other => throw new FormatException($"'{other}' is not a number."),
    };

    public static double[] Numbers(JsonElement values) => [.. values.EnumerateArray().Select(Number)];

    /// <summary>Skips a case with a parameter that nothing here stands for, instead of passing it by luck.</summary>
    public static void RequireKnown(JsonElement parameters, params string[] known)
    {
        var unknown = parameters.EnumerateObject().Select(p => p.Name).Except(known).ToArray();
        Assert.SkipWhen(unknown.Length > 0, $"There is no counterpart of {string.Join(", ", unknown)}.");
    }
}
