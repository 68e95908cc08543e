using Lab.Records;

namespace Lab.Platform.Tests.Records.Predictions;

public sealed class PredictionRecordTests
{
    static readonly PredictionRecord record = new()
    {
        PredictionId = "p-1",
        Time = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123),
        Model = "sentiment",
        Version = "3",
        Label = "positive",
        Scores = new Dictionary<string, float> { ["negative"] = 0.25f, ["positive"] = 0.75f },
        Characters = 21,
        Tokens = 7,
        UnknownTokens = 1,
        Truncated = true,
        Cached = true,
        Text = "caf\u00e9 \"au lait\"",
    };

    [Fact]
    public void WrittenRecord_ReadsBackTheSame()
    {
        var read = PredictionRecord.TryParse(record.ToFields());
        Assert.NotNull(read);
        Assert.Equal(record.Scores, read.Scores);
        Assert.Equal(record, read with { Scores = record.Scores });
    }

    [Fact]
    public void UnknownField_IsLeftAlone() =>
        Assert.NotNull(PredictionRecord.TryParse([.. record.ToFields(), new("colour", "red")]));

    [Theory]
    [InlineData("time", "yesterday")]
    [InlineData("time", "9223372036854775807")]
    [InlineData("tokens", "-1")]
    [InlineData("scores", "{")]
    [InlineData("scores", "null")]
    [InlineData("label", null)]
    public void FieldMissingOrNotOfItsForm_GivesNoRecord(string name, string? value)
    {
        var fields = record.ToFields().Where(field => field.Key != name).ToList();
        if (value is not null) fields.Add(new(name, value));
        Assert.Null(PredictionRecord.TryParse(fields));
    }
}
