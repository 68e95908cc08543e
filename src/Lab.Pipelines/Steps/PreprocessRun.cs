using Lab.Datasets;
using Lab.Sentiment;

namespace Lab.Pipelines;

/// <summary>The step preprocess.</summary>
static class PreprocessRun
{
    static readonly string[] columns = ["text", "label"];

    public static async Task<PreprocessResult> RunAsync(Pipeline pipeline, PipelineRunOptions run, IPipelineObserver? observer, CancellationToken cancellation)
    {
        var step = pipeline.Preprocess!;
        observer?.Progress(null, $"reading {step.Source}");
        var data = Dataset.Load(await FileOfAsync(pipeline, run, cancellation), step.Data, cancellation);
        if (data.BadRows.Count > 0) observer?.Note($"{data.BadRows.Count:N0} bad rows were left out, the first on line {data.BadRows.First[0].Line}: {data.BadRows.First[0].Reason}");
        foreach (string note in PipelineWords.Notes(data.Notes, PipelineRun.Preprocess)) observer?.Note(note);
        var examples = Sample(data.Examples, step.MaxRows, pipeline.Seed);
        var split = step.Split == SplitKind.Hash
            ? HashSplit.Split(examples)
            : StratifiedSplit.Split(examples, RandomSeed(pipeline.Seed), step.ValidationSize * (1 - step.TestSize), step.TestSize);
        CheckRows(split.Train, "training", step);
        CheckRows(split.Validation, "validation", step);
        CheckRows(split.Test, "test", step);

        // All are written before the first gets its name, so that no file of an earlier run stands beside one of this.
        using var train = Write(step.TrainingFile, split.Train, data.Labels, cancellation);
        using var validation = Write(step.ValidationFile, split.Validation, data.Labels, cancellation);
        using var test = Write(step.TestFile, split.Test, data.Labels, cancellation);
        ResolvedPipeline.Write(pipeline, Path.GetDirectoryName(step.TrainingFile)!);
        train.Complete();
        validation.Complete();
        test.Complete();
        return new PreprocessResult(data.Labels.Names, split.Train.Count, split.Validation.Count, split.Test.Count, data.BadRows.Count);
    }

    static async Task<string> FileOfAsync(Pipeline pipeline, PipelineRunOptions run, CancellationToken cancellation)
    {
        string source = pipeline.Preprocess!.Source;
        if (!PreprocessStep.IsAddress(source)) return source;
        return run.Fetch is { } fetch
            ? await fetch(new Uri(source), cancellation)
            : throw new LabException(ErrorKind.Usage, "Addresses are not fetched here.", $"{pipeline.File}: preprocess.url_data", "a path", "Download the file and name it.");
    }

    static IReadOnlyList<LabelledExample> Sample(IReadOnlyList<LabelledExample> examples, int? most, ulong seed)
    {
        if (most is not { } count || count >= examples.Count) return examples;
        int[] chosen = [.. Enumerable.Range(0, examples.Count)];
        new Random(RandomSeed(seed)).Shuffle(chosen);
        return [.. chosen.Take(count).Order().Select(i => examples[i])];
    }

    static int RandomSeed(ulong seed) => (int)(seed & int.MaxValue);

    static void CheckRows(IReadOnlyList<LabelledExample> part, string name, PreprocessStep step)
    {
        if (part.Count == 0)
            throw new LabException(ErrorKind.Data, $"No row falls into the {name} part.", step.Source, "at least one", "Give more rows, or a larger share.");
    }

    static CsvRowWriter Write(string path, IReadOnlyList<LabelledExample> examples, LabelSchema labels, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var writer = CsvRowWriter.Create(path);
        try
        {
            writer.WriteRow(columns);
            foreach (var example in examples)
            {
                cancellation.ThrowIfCancellationRequested();
                writer.WriteRow([example.Text, labels.Names[example.Label]]);
            }
            writer.Flush();
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }
}
