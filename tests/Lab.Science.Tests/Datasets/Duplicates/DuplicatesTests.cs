namespace Lab.Datasets.Tests;

public class DuplicatesTests
{
    const string Long = "the dress is very pretty and fits me well but the fabric is thin and it came late so I will not buy here again";
    const string Nearly = "the dress is very pretty and fits me well but the fabric is thin and it came late so I will not buy here";

    static LabelledExample[] Rows(params string[] texts) => [.. texts.Select((text, i) => new LabelledExample(text, 0, i + 2))];

    static Duplicates Find(LabelledExample[] train, LabelledExample[]? validation = null, LabelledExample[]? test = null) =>
        Duplicates.Find(new DataSplit<LabelledExample>(train, validation ?? [], test ?? []), TestContext.Current.CancellationToken);

    static string[] Texts(IEnumerable<LabelledExample> rows) => [.. rows.Select(row => row.Text)];

    [Fact]
    public void Exact_DoesNotCountCaseWhiteSpaceAndUnicodeForm()
    {
        var report = Find(Rows("Nice caf\u00e9", "other"), Rows("nice  CAFE\u0301 ", "new")).Report;
        Assert.Equal([new PartTwins(SplitPart.Validation, SplitPart.Train, 1, 0)], report.Across);
        Assert.Equal([new TwinPair(SplitPart.Validation, 2, SplitPart.Train, 2, true)], report.Examples);
        Assert.True(report.Any);
    }

    [Fact]
    public void Near_TextsAreFoundAcrossParts_AndShortOnesOrOtherScriptsAreNot()
    {
        Assert.Equal([new PartTwins(SplitPart.Test, SplitPart.Train, 0, 1)], Find(Rows(Long), test: Rows(Nearly)).Report.Across);
        Assert.False(Find(Rows("good!!", "\u8fd9\u4e2a iPhone \u5f88\u597d"), test: Rows("good :(", "\u90a3\u4e2a iPhone \u4e0d\u597d")).Report.Any);
    }

    [Fact]
    public void Within_RepetitionsAndConflictingLabelsAreCounted()
    {
        var train = Rows("a", "A", "b", Long, Nearly);
        train[1] = train[1] with { Label = 1 };
        Assert.Equal([new PartRepeats(SplitPart.Train, 5, 1, 1, 2)], Find(train).Report.Within);
    }

    [Fact]
    public void NothingRepeated_NothingToTell() => Assert.False(Find(Rows("a", "b"), Rows("c"), Rows("d")).Report.Any);

    [Fact]
    public void Drop_KeepsTheTest_AndTakesTwinsFromTrainAndValidation()
    {
        var kept = Find(Rows("a", "A", "b", "c", Long, "d"), Rows("b", "e", "f", "F"), Rows("c", "C", "e", Nearly)).Drop();
        Assert.Equal(["a", "d"], Texts(kept.Train));
        Assert.Equal(["b", "f", "F"], Texts(kept.Validation));
        Assert.Equal(["c", "C", "e", Nearly], Texts(kept.Test));
    }

    [Fact]
    public void Drop_OfNearTwinsInTrain_TheFirstStays() => Assert.Equal([Long, "x"], Texts(Find(Rows(Long, Nearly, "x")).Drop().Train));

    [Fact]
    public void EmptyParts_AreFine()
    {
        var found = Find([]);
        Assert.Empty(found.Report.Within);
        Assert.Empty(found.Drop().Train);
    }

    [Fact]
    public void ManyRows_EveryPlantedTwinOfHighSimilarityIsFound()
    {
        const int count = 20_000, planted = 200;
        string[] words = [.. Enumerable.Range(0, 3_000).Select(i => $"word{i}")];
        var random = new Random(3);
        string Review() => string.Join(' ', Enumerable.Range(0, 40).Select(_ => words[random.Next(words.Length)]));
        string[] train = [.. Enumerable.Range(0, count).Select(_ => Review())];
        string[] test = [.. train.Take(planted).Select(text => text + " end"), .. Enumerable.Range(0, planted).Select(_ => Review())];

        var report = Find(Rows(train), test: Rows(test)).Report;
        Assert.Equal([new PartTwins(SplitPart.Test, SplitPart.Train, 0, planted)], report.Across);
    }

    [Fact]
    public void OneBucketWithEveryRow_IsNotComparedEachWithEach()
    {
        string[] texts = [.. Enumerable.Range(0, 20_000).Select(i => $"{Long} {Long} order number {i}")];
        var twins = NearTwins.Find(texts, Duplicates.Similarity, TestContext.Current.CancellationToken, out long compared);
        Assert.Equal(19_999, twins.Select(pair => pair.Later).Distinct().Count());
        Assert.InRange(compared, 1, (long)texts.Length * NearTwins.ComparedOfText);
    }
}
