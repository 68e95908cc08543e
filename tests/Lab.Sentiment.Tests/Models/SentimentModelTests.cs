using Lab.TestSupport;

namespace Lab.Sentiment.Tests.Models;

public sealed class SentimentModelTests : IDisposable
{
    readonly TinyModelFolder tiny = new();

    public void Dispose() => tiny.Dispose();

    [Fact]
    public void ManyTexts_AreAnsweredInOrderAndAsIfAlone()
    {
        using var model = SentimentModel.Load(tiny.Folder);
        string[] texts = [.. Enumerable.Range(0, 700).Select(i => string.Join(' ', Enumerable.Repeat(i % 2 == 0 ? "good dress" : "bad coat", 1 + (i % 19))))];
        var together = model.Predict(texts);
        Assert.Equal(texts, together.Select(p => p.Text));
        for (int i = 0; i < texts.Length; i += 97)
        {
            var alone = model.Predict(texts[i]);
            Assert.Equal((alone.Label, alone.Truncated), (together[i].Label, together[i].Truncated));
            AssertClose.Equal([.. alone.Scores.Values], [.. together[i].Scores.Values], 1e-6, texts[i]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void BatchSize_ChangesNoAnswer(int size)
    {
        string[] texts = [.. Enumerable.Range(0, 20).Select(i => string.Join(' ', Enumerable.Repeat(i % 2 == 0 ? "good dress" : "bad coat", 1 + (i % 5))))];
        using var model = SentimentModel.Load(tiny.Folder);
        using var batched = SentimentModel.Load(tiny.Folder, new SentimentModelOptions { BatchSize = size });
        var (one, other) = (model.Predict(texts), batched.Predict(texts));
        for (int i = 0; i < texts.Length; i++) AssertClose.Equal([.. one[i].Scores.Values], [.. other[i].Scores.Values], 1e-6, texts[i]);
        Assert.Equal(ErrorKind.Usage, Assert.Throws<LabException>(() => SentimentModel.Load(tiny.Folder, new SentimentModelOptions { BatchSize = 0 })).Kind);
    }

    [Fact]
    public void Save_WritesTheModelAndNothingElse_OverAnEarlierOneToo()
    {
        string place = Path.Combine(tiny.Folder, "copy");
        File.WriteAllText(Path.Combine(tiny.Folder, "notes.txt"), "mine");
        using var model = SentimentModel.Load(tiny.Folder);
        model.Save(place);
        File.WriteAllText(Path.Combine(place, "tokenizer.json"), "{}");
        model.Save(place);

        Assert.Equal(["config.json", "model.safetensors", "vocab.txt"], Directory.GetFiles(place).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var copy = SentimentModel.Load(place);
        Assert.Equal(model.Facts.Version, copy.Facts.Version);
        Assert.Equal(model.Predict("good dress").Scores, copy.Predict("good dress").Scores);
        Assert.Equal(["copy"], Directory.GetDirectories(tiny.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Save_OverItselfOrSomethingElse_IsRefused()
    {
        using var model = SentimentModel.Load(tiny.Folder);
        Assert.Equal(ErrorKind.Usage, Assert.Throws<LabException>(() => model.Save(tiny.Folder)).Kind);
        string other = Directory.CreateDirectory(Path.Combine(tiny.Folder, "other")).FullName;
        File.WriteAllText(Path.Combine(other, "thesis.txt"), "mine");
        Assert.Equal(ErrorKind.Usage, Assert.Throws<LabException>(() => model.Save(other)).Kind);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(other, "thesis.txt")));
    }

    [Fact]
    public void Scores_AreProbabilitiesInLabelOrder()
    {
        using var model = SentimentModel.Load(tiny.Folder);
        var prediction = model.Predict("the dress is really lovely");
        Assert.Equal(["negative", "neutral", "positive"], prediction.Scores.Keys);
        Assert.Equal(1.0, prediction.Scores.Values.Sum(), 1e-6);
        Assert.Equal(prediction.Scores.Values.Max(), prediction.Confidence);
        Assert.Equal(model.Labels[prediction.Index], prediction.Label);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\ud800 \u0000 \ufffd")]
    public void StrangeTexts_AreClassified(string text)
    {
        using var model = SentimentModel.Load(tiny.Folder);
        Assert.Equal(1.0, model.Predict(text).Scores.Values.Sum(), 1e-6);
    }

    [Fact]
    public void LongText_IsCutAndSaysSo()
    {
        using var model = SentimentModel.Load(tiny.Folder, new SentimentModelOptions { MaxLength = 10 });
        Assert.True(model.Predict(string.Join(' ', Enumerable.Repeat("good", 100))).Truncated);
        Assert.False(model.Predict("good dress").Truncated);
        Assert.Equal(10, model.MaxLength);
    }

    [Fact]
    public void TokenizerWithMoreTokensThanEmbeddings_IsRefused()
    {
        File.AppendAllText(Path.Combine(tiny.Folder, "vocab.txt"), "surplus\n");
        var error = Assert.Throws<LabException>(() => SentimentModel.Load(tiny.Folder));
        Assert.Equal("The tokenizer has 229 tokens, the model 228 embeddings.", error.What);
    }

    [Fact]
    public void Cancellation_StopsBetweenBatches()
    {
        using var model = SentimentModel.Load(tiny.Folder);
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() => model.Predict(["good"], cancel.Token));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("single_label_classification")]
    public void SingleLogit_IsTheProbabilityOfItsLabel_ByTheSigmoid(string? problemType)
    {
        using var single = new OneLogitFolder(logit: -1.5f, problemType);
        using var model = SentimentModel.Load(single.Folder);

        var prediction = model.Predict("good dress");

        Assert.Equal((0, "recommended", false), (prediction.Index, prediction.Label, model.ScoresSumToOne));
        Assert.Equal(["recommended"], prediction.Scores.Keys);
        Assert.Equal(1 / (1 + Math.Exp(1.5)), prediction.Confidence, 1e-6);
    }
}
