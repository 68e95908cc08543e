using Lab.Datasets;
using Lab.Mlflow;
using Lab.Records;
using Lab.Sentiment.Promotion;
using Lab.Sentiment.Retraining;

namespace Lab.Sentiment.Tests.Retraining;

public sealed class RowGatheringTests : IDisposable
{
    static readonly string[] labels = ["negative", "neutral", "positive"];

    readonly string root = Directory.CreateTempSubdirectory("lab-rows-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    string Write(string name, IEnumerable<(string Text, string Label)> rows)
    {
        string file = Path.Combine(root, name);
        File.WriteAllLines(file, ["text,label", .. rows.Select(row => $"{row.Text},{row.Label}")]);
        return file;
    }

    string Base() => Write("base.csv", Enumerable.Range(0, 1_000).Select(i => ($"base text {i}", i % 10 == 0 ? "neutral" : i % 2 == 0 ? "negative" : "positive")));

    RetrainingRows Gather(Func<RetrainingOptions, RetrainingOptions> change, TextCleaning? cleaning = null)
    {
        using var mlflow = MlflowClient.Create(new Uri("http://localhost:1"));
        var options = new RetrainingOptions
        {
            Mlflow = mlflow,
            Registry = new ModelRegistry(mlflow, new ModelRegistryOptions { CacheFolder = root }),
            BaseData = new TrainingData(Base()),
            WorkFolder = root,
        };
        return new RowGathering(change(options), labels, cleaning ?? TextCleaning.None).Gather(TestContext.Current.CancellationToken);
    }

    static AcceptedFeedback Correction(string text, string label, int day = 0) => new(text, text, label, DateTimeOffset.UnixEpoch.AddDays(day));

    static SplitPart PartOf(GateRow row) => HashSplit.PartOf(HashSplit.Fold(row.Text));

    [Fact]
    public void EveryRowStaysInThePartOfItsHash_WhereverItComesFrom()
    {
        string file = Write("new.csv", Enumerable.Range(0, 100).Select(i => ($"new text {i}", "positive")));
        var rows = Gather(options => options with
        {
            Feedback = [.. Enumerable.Range(0, 100).Select(i => Correction($"corrected {i}", "neutral"))],
            NewData = [file],
        });

        Assert.All(rows.Train.Concat(rows.Replay), row => Assert.Equal(SplitPart.Train, PartOf(row)));
        Assert.All(rows.Corrections, row => Assert.Equal(SplitPart.Train, PartOf(row)));
        Assert.All(rows.Validation, row => Assert.Equal(SplitPart.Validation, PartOf(row)));
        Assert.All(rows.Test, row => Assert.Equal(SplitPart.Test, PartOf(row)));
        Assert.All(rows.HeldOut, row => Assert.Equal(SplitPart.Test, PartOf(row)));
        Assert.Equal(100, rows.Corrections.Count + rows.HeldOut.Count + rows.Validation.Count(row => row.Text.StartsWith("corrected", StringComparison.Ordinal)));
        Assert.Equal(2 * rows.Corrections.Count, rows.Train.Count(row => row.Text.StartsWith("corrected", StringComparison.Ordinal)));
        Assert.Equal(["base test", "base validation", "feedback test", "feedback train", "feedback validation", "new.csv train", "new.csv validation", "replay train"],
            rows.Groups.Select(group => $"{group.Name} {group.Part}").Order(StringComparer.Ordinal));
        Assert.All(rows.Groups, group => Assert.Equal(64, group.Digest.Length));
    }

    [Fact]
    public void Replay_KeepsTheSharesOfTheClasses_AndIsTheSameEachTime()
    {
        var rows = Gather(options => options with { ReplayRows = 200 });

        Assert.Equal(200, rows.Replay.Count);
        Assert.InRange(rows.Replay.Count(row => row.Label == "neutral"), 17, 23);
        Assert.InRange(rows.Replay.Count(row => row.Label == "positive"), 95, 105);
        Assert.Equal(rows.Replay, Gather(options => options with { ReplayRows = 200 }).Replay);
        Assert.Empty(Gather(options => options with { ReplayRows = 0, Feedback = [] }).Replay);
    }

    [Fact]
    public void Replay_HasWhatATrainingOfTheListLearns_RepeatsAndExcerptsToo()
    {
        string file = Path.Combine(root, "titled.csv");
        File.WriteAllLines(file, ["title,text,label", .. Enumerable.Range(0, 100).Select(i => $"title {i},some text {i},{(i % 2 == 0 ? "negative" : "positive")}")]);
        string list = Path.Combine(root, "list.sources.json");
        File.WriteAllText(list, """{"labels":["negative","neutral","positive"],"sources":[{"path":"titled.csv","text_columns":["title","text"],"excerpt_columns":["title"],"repeat":3}]}""");
        var rows = Gather(options => options with { BaseData = new TrainingData(list), Feedback = [Correction("new", "neutral")] });

        var whole = rows.Replay.Where(row => row.Text.Contains("some text", StringComparison.Ordinal)).CountBy(row => row.Text);
        Assert.All(whole, row => Assert.Equal(3, row.Value));
        var titles = rows.Replay.Where(row => !row.Text.Contains("some text", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(titles);
        // A title of a row that is learned may be in another fold by itself.
        Assert.All(titles, row => Assert.Equal(SplitPart.Train, PartOf(row)));
        Assert.DoesNotContain(rows.Test.Concat(rows.Validation), row => row.Text.StartsWith("title", StringComparison.Ordinal) && !row.Text.Contains("some text", StringComparison.Ordinal));
    }

    [Fact]
    public void LearnedIds_AreThoseOfTheFoldsThatAreLearned_WhoseLabelHolds()
    {
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => $"corrected {i}")];
        string again = texts.First(text => PartOf(new(text, "neutral")) == SplitPart.Train);
        var rows = Gather(options => options with
        {
            Feedback = [.. texts.Select(text => Correction(text, "neutral", day: 1)), new("early", again, "positive", DateTimeOffset.UnixEpoch), new("same", again, "neutral", DateTimeOffset.UnixEpoch)],
        });

        Assert.Equal([.. rows.Corrections.Select(row => row.Text), "same"], rows.LearnedIds);
        Assert.InRange(rows.LearnedIds.Count, 20, 39);
    }

    [Fact]
    public void CorrectedText_IsNotReplayedWithItsOldLabel_AndTheLastCorrectionHolds()
    {
        string text = Enumerable.Range(0, 1_000).Select(i => $"base text {i}").First(text => HashSplit.PartOf(HashSplit.Fold(text)) == SplitPart.Train);
        var rows = Gather(options => options with { Feedback = [Correction(text, "negative", day: 1), Correction(text, "NEUTRAL", day: 2), Correction(text, "positive")] });

        Assert.Equal([new GateRow(text, "neutral")], rows.Train.Where(row => row.Text == text).Distinct());
        Assert.DoesNotContain(rows.Replay, row => row.Text == text);
        Assert.Equal([new GateRow(text, "neutral")], rows.Corrections);
    }

    [Fact]
    public void BadFiles_AreNamedAndLeftOut()
    {
        string good = Write("good.csv", [("a text", "positive"), ("another text", "negative"), ("one more", "neutral")]);
        string half = Write("half.csv", [("a fine text", "positive"), ("a text without label", ""), ("a fair text", "neutral")]);
        string other = Write("other.csv", [("some text", "sarcastic")]);
        File.WriteAllBytes(Path.Combine(root, "picture.csv"), [0x89, 0x50, 0x4E, 0x47, 0, 0, 0]);
        var rows = Gather(options => options with { NewData = [good, half, other, Path.Combine(root, "picture.csv"), Path.Combine(root, "gone.csv")] });

        Assert.Equal(["half.csv", "other.csv", "picture.csv", "gone.csv"], rows.Skipped.Select(file => file.File));
        Assert.Equal("bad rows left out: 1", rows.Skipped[0].Reason);
        Assert.Contains(rows.Groups, group => group.Name == "good.csv");
        Assert.Contains(rows.Groups, group => group.Name == "half.csv");
        Assert.DoesNotContain(rows.Groups, group => group.Name == "other.csv");
    }

    [Fact]
    public void FeedbackWithALabelThatTheChampionDoesNotHave_IsNamed()
    {
        var rows = Gather(options => options with { Feedback = [Correction("what a day", "ironic")] });

        Assert.Empty(rows.Corrections);
        Assert.Equal([new SkippedFile("feedback", "the champion has no label 'ironic'")], rows.Skipped);
    }

    [Fact]
    public void Folds_AreThoseOfTheTextAsTheModelReadsIt()
    {
        var rows = Gather(options => options with { Feedback = [.. Enumerable.Range(0, 60).Select(i => Correction($"caf&eacute; {i}", "positive"))] }, TextCleaning.Parse(["html"], "test"));

        Assert.All(rows.Corrections, row => Assert.Equal(SplitPart.Train, HashSplit.PartOf(HashSplit.Fold(row.Text.Replace("&eacute;", "é", StringComparison.Ordinal)))));
        // As given: the model cleans what it reads.
        Assert.All(rows.Corrections, row => Assert.StartsWith("caf&eacute;", row.Text));
    }

    [Fact]
    public void BaseDataWithOtherLabels_IsRefused()
    {
        string stars = Write("stars.csv", [("good", "five"), ("bad", "one")]);

        Assert.Equal(ErrorKind.Data, Assert.Throws<LabException>(() => Gather(options => options with { BaseData = new TrainingData(stars) })).Kind);
    }
}
