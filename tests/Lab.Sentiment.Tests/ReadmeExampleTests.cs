using Lab.Datasets;
using Lab.Evaluation;
using Lab.TestSupport;
using Lab.Training;

namespace Lab.Sentiment.Tests;

/// <summary>The C# blocks of docs/csharp.md and docs/evaluation.md.</summary>
public sealed class ReadmeExampleTests
{
    [Fact]
    public void Predict_IsThreeLines()
    {
        string folder = Path.Combine(RepositoryRoot.Path, "data", "models", "starter");

        #region predict
        using var model = SentimentModel.Load(folder);
        Prediction prediction = model.Predict("Love this dress, perfect fit");
        Console.WriteLine($"{prediction.Label} {prediction.Confidence:P1}");
        #endregion

        Assert.Equal("positive", prediction.Label);
    }

    [Fact]
    public void Device_IsNamed()
    {
        string folder = Path.Combine(RepositoryRoot.Path, "data", "models", "starter");

        #region device
        var options = new SentimentModelOptions { Device = DeviceChoice.Cpu };      // or Cuda(), Cuda(1), TorchCpu
        using var model = SentimentModel.Load(folder, options);
        Console.WriteLine(model.Device);                                            // cpu (simd-512, fp32, 2 threads)
        #endregion

        Assert.Equal(("cpu", "fp32", null), (model.Device.Name, model.Device.Precision, model.Device.WithoutCuda));
    }

    [Fact]
    public void Explain_IsThreeLines()
    {
        using var model = SentimentModel.Load(Path.Combine(RepositoryRoot.Path, "data", "models", "starter"));
        string page = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        #region explain
        Explanation why = model.Explain("The zipper broke after one day", new ExplainOptions { Target = "negative" });
        foreach (WordImportance word in why.Top(3)) Console.WriteLine($"{word.Word} {word.Score:+0.00;-0.00}");
        File.WriteAllText(page, ExplanationHtml.Page([why]));
        #endregion

        Assert.Contains("broke", why.Top(3).Select(word => word.Word));
        Assert.Contains("broke", File.ReadAllText(page));
        File.Delete(page);
    }

    [Fact]
    public void FineTune_IsTenLines()
    {
        using var tiny = new TinyModelFolder();
        string output = Path.Combine(tiny.Folder, "..", Path.GetRandomFileName()), reviews = Path.Combine(tiny.Folder, "reviews.csv");
        string start = tiny.Folder, newReviews = reviews;
        File.WriteAllText(reviews, TinyModelFolder.Reviews(60));

        #region fine-tune
        var stars = new DatasetOptions { TextColumns = ["title", "text"], LabelColumn = "stars", LabelMap = LabelMap.Parse("1=bad,2=bad,3=fair,4=good,5=good") };
        FineTuneResult result = SentimentModel.FineTune(new FineTuneOptions
        {
            ModelFolder = start,            // any BERT or DistilBERT folder from Hugging Face
            DataFile = reviews,             // 80 / 10 / 10 by a hash of the text
            OutputFolder = output,
            Data = stars,
            MaxLength = 48,                 // tokens
            Trainer = new TrainerOptions { Epochs = 2, LearningRate = 1e-4, BatchSize = 32, Seed = 42 },
        });
        using var tuned = SentimentModel.Load(result.Model);
        Console.WriteLine($"test macro-F1 {result.Splits["test"].MacroF1:P1}, new reviews {tuned.Evaluate(newReviews, stars).MacroF1:P1}");
        #endregion

        Assert.Equal(2, result.Epochs);
        Assert.Equal(60, tuned.Evaluate(newReviews, stars).Rows);
        Directory.Delete(output, recursive: true);
    }
}
