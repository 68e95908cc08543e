namespace Lab.Datasets.Tests;

public class MixedOpinionsTests
{
    static readonly string[] labels = ["negative", "neutral", "positive"];

    static readonly LabelledExample[] examples =
    [
        new("The zipper broke.", 0, 2) { Excerpts = ["Poor"] },
        new("Soft and warm!", 2, 3) { Excerpts = ["LOVE it"] },
        new("It is fine.", 1, 4) { Excerpts = ["Okay"] },
        new(new string('x', 91), 2, 5),
    ];

    [Fact]
    public void Of_JoinsAPositiveAndANegativeTextAndCallsThemNeutral()
    {
        var mixed = MixedOpinions.Of(examples, labels, 200, seed: 42);

        Assert.Equal(200, mixed.Count);
        Assert.All(mixed, text => Assert.Equal(1, text.Label));
        var texts = mixed.Select(text => text.Text).ToHashSet();
        // Two halves, two orders, three joints, from rows and from excerpts.
        Assert.Equal(12, texts.Count);
        Assert.Superset(new HashSet<string>(
            ["The zipper broke, but soft and warm!", "Soft and warm but the zipper broke.", "Soft and warm. The zipper broke.", "Poor, but LOVE it", "LOVE it. Poor"]), texts);
    }

    [Fact]
    public void Of_WithTheSameSeed_GivesTheSameTexts()
    {
        string[] Texts(ulong seed) => [.. MixedOpinions.Of(examples, labels, 50, seed).Select(text => text.Text)];
        Assert.Equal(Texts(1), Texts(1));
        Assert.NotEqual(Texts(1), Texts(2));
    }

    [Fact]
    public void Of_LabelsWithoutANeutralOne_IsRefused()
    {
        var error = Assert.Throws<LabException>(() => MixedOpinions.Of(examples, ["negative", "positive"], 1, 1));
        Assert.Equal((ErrorKind.Usage, "MixedOpinions.Of"), (error.Kind, error.Where));
    }

    [Fact]
    public void Of_TextsOfOneMindOnly_IsRefused() =>
        Assert.Equal(ErrorKind.Data, Assert.Throws<LabException>(() => MixedOpinions.Of([examples[0], examples[3]], labels, 1, 1)).Kind);

    [Fact]
    public void Of_None_NeedsNothing() => Assert.Empty(MixedOpinions.Of([], [], 0, 1));
}
