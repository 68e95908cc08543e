using Lab.Datasets;
using Lab.TestSupport;
using Lab.Training;

namespace Lab.Sentiment.Tests.FineTunings;

/// <summary>A tiny model, reviews, and a folder for what is trained from them.</summary>
public abstract class FineTuningTest : IDisposable
{
    readonly TinyModelFolder tiny = new();

    protected string Root { get; } = Directory.CreateTempSubdirectory("lab-tune-").FullName;

    public void Dispose()
    {
        tiny.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    protected FineTuneOptions Options(string output, int rows = 120) => new()
    {
        ModelFolder = tiny.Folder,
        DataFile = Data(rows),
        OutputFolder = Path.Combine(Root, output),
        Data = new DatasetOptions
        {
            TextColumns = ["title", "text"],
            LabelColumn = "stars",
            LabelMap = LabelMap.Parse("1=negative,2=negative,3=neutral,4=positive,5=positive"),
        },
        MaxLength = 32,
        Trainer = new TrainerOptions { Epochs = 12, BatchSize = 8, LearningRate = 3e-3 },
        Threads = 2,
    };

    string Data(int rows)
    {
        string path = Path.Combine(Root, "reviews.csv");
        File.WriteAllText(path, TinyModelFolder.Reviews(rows));
        return path;
    }

    protected static string[] Names(string folder) => [.. Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];
}
