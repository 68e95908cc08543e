namespace Lab.Sentiment.Tests.Start;

public sealed class LabelDecisionTests
{
    static readonly string[] unnamed = ["LABEL_0", "LABEL_1", "LABEL_2"];

    [Theory]
    [InlineData("negative", "neutral", "positive")]
    [InlineData("positive", "neutral", "negative")]
    [InlineData("neutral", "positive", "negative")]
    public void ClassesWithoutNames_AreNamedByTheSentences(params string[] order)
    {
        var decision = LabelDecision.Of(unnamed, Classifier(order, 0.9f), "folder");
        Assert.Equal(order, decision.Names);
        Assert.True(decision.FromSentences);
        // 0.9 for the right class and 0.05 for the others; the next best order changes two of three classes.
        Assert.Equal(2.0 / 3 * (0.9 - 0.05), decision.Margin!.Value, 3);
        Assert.Equal($$"""{"LABEL_0":"{{order[0]}}","LABEL_1":"{{order[1]}}","LABEL_2":"{{order[2]}}"}""", decision.ToJson());
    }

    [Fact]
    public void TwoClasses_AreNegativeAndPositive() =>
        Assert.Equal(["positive", "negative"], LabelDecision.Of(["LABEL_0", "LABEL_1"], Classifier(["positive", "negative"], 0.8f), "folder").Names);

    [Fact]
    public void ClassifierThatGuesses_IsRefusedWithTheWayToGoOn()
    {
        var error = Assert.Throws<LabException>(() => LabelDecision.Of(unnamed, Classifier(["negative", "neutral", "positive"], 1f / 3), "folder"));
        Assert.Contains("leads by 0.000", error.What);
        Assert.Contains("id2label", error.Remedy);
    }

    [Theory]
    [InlineData("LABEL_0", "LABEL_1", "LABEL_2", "LABEL_3", "LABEL_4")]
    [InlineData("LABEL_0")]
    [InlineData("0-label", "LABEL_1", "x", "y")]
    public void OtherNumberOfClassesWithoutNames_IsRefused(params string[] given) =>
        Assert.Contains("without names", Assert.Throws<LabException>(() => LabelDecision.Of(given, texts => [], "folder")).What);

    [Fact]
    public void Words_AreTrusted()
    {
        var decision = LabelDecision.Of(["NEG", "NEU", "POS"], Classifier(["negative", "neutral", "positive"], 0.9f), "folder");
        Assert.Equal(["negative", "neutral", "positive"], decision.Names);
        Assert.False(decision.FromSentences || decision.IsDoubtful);
    }

    [Fact]
    public void WordsAgainstTheSentences_AreTrustedAndDoubtful()
    {
        var decision = LabelDecision.Of(["negative", "positive"], Classifier(["positive", "negative"], 0.9f), "folder");
        Assert.Equal(["negative", "positive"], decision.Names);
        Assert.True(decision.IsDoubtful);
    }

    [Fact]
    public void OtherWords_HaveNoMargin()
    {
        var decision = LabelDecision.Of(["1 star", "2 stars", "3 stars", "4 stars", "5 stars"], texts => [], "folder");
        Assert.Equal(["1 star", "2 stars", "3 stars", "4 stars", "5 stars"], decision.Names);
        Assert.Null(decision.Margin);
    }

    // Knows each sample sentence, and is as sure as it is told.
    static Func<IReadOnlyList<string>, IReadOnlyList<float[]>> Classifier(string[] order, float sure) => texts =>
    [
        .. texts.Select(text =>
        {
            string label = SampleSentences.All.Single(sentence => sentence.Text == text).Label;
            return order.Select(name => name == label ? sure : (1 - sure) / (order.Length - 1)).ToArray();
        }),
    ];
}
