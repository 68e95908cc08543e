using System.Diagnostics;
using System.Runtime.InteropServices;
using Lab.Cli.Json;
using Lab.Sentiment;
using Lab.Tensors;
using Lab.Tokenizers;
using Lab.Training;
using Lab.Transformers.Configuration;

namespace Lab.Cli.Bench;

/// <summary>Measures one model on this machine, in some seconds: no peers, no files but the model's.</summary>
/// <param name="folder">Hugging Face folder.</param>
/// <param name="place">What classifies and trains; the products are the engine's.</param>
/// <param name="threads">Workers.</param>
/// <param name="each">Time for one measurement; work that takes longer is done a few times all the same.</param>
/// <param name="progress">Told the share done (0 to 1) and what comes.</param>
/// <param name="cancellation">Looked at between two rounds.</param>
sealed class BenchRun(string folder, ComputeDevice place, int threads, TimeSpan each, Action<double, string> progress, CancellationToken cancellation)
{
    const int Rounds = 5, FewestRounds = 3;

    const int TrainingTexts = 16, TrainingLength = 64;

    static readonly int[] productRows = [64, 2_048], batches = [1, 8, 32], lengths = [16, 64, 128];

    int done;
    int all = 1;

    /// <exception cref="LabException">The folder is missing, damaged, or of a kind that is not supported.</exception>
    public BenchReport Run()
    {
        var model = ModelDescription.Read(folder);
        var config = ModelConfig.Read(folder);
        var tokenizer = Tokenizer.Load(folder);
        ProductCase[] products = place.IsTorch ? [] : [.. productRows.SelectMany(rows => ProductCase.Layers(config.HiddenSize, config.IntermediateSize, ProductKind.Forward, rows))];
        int[] fitting = [.. lengths.Select(length => Math.Min(length, model.MaxLength)).Distinct()];
        all = products.Length + (fitting.Length * batches.Length) + 2;
        using var device = DeviceModels.LoadForTraining(place, folder, model.Labels, threads, OwnTraining.Seed);
        return new BenchReport(
            BuildVersion.Version, BuildVersion.Commit, RuntimeInformation.FrameworkDescription, $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}".Trim(),
            Processor.Here(), place.Name, device.KernelPath, place.PrecisionName, device.Threads, model, each.TotalSeconds,
            Products(products), Tokenise(tokenizer), Forward(device, tokenizer, fitting), Train(model, device, tokenizer));
    }

    List<ProductSpeed> Products(ProductCase[] products)
    {
        if (products.Length == 0) return [];
        using var kernels = KernelFactory.Create(threads);
        using var arena = kernels.CreateArena(products.Max(product => product.ArenaBytes));
        var speeds = new List<ProductSpeed>();
        foreach (var product in products)
        {
            arena.Reset();
            var gflops = Rate($"product {product.Name}", product.Operations / 1e9, product.Prepare(kernels, arena));
            speeds.Add(new ProductSpeed(product.Name, product.Tokens, product.Outputs, product.Inputs, gflops));
        }
        return speeds;
    }

    TokenizerSpeed Tokenise(Tokenizer tokenizer)
    {
        var texts = SampleTexts.All;
        double bytes = texts.Sum(text => (double)System.Text.Encoding.UTF8.GetByteCount(text));
        var ids = new List<int>();
        int tokens = 0;
        var speed = Rate("tokenizer", bytes, () =>
        {
            tokens = 0;
            foreach (string text in texts)
            {
                ids.Clear();
                tokenizer.AppendIds(text, int.MaxValue, ids);
                tokens += ids.Count;
            }
        });
        return new TokenizerSpeed(speed.Times(1e-6), speed.Times(tokens / bytes));
    }

    List<ForwardSpeed> Forward(ITrainingDevice device, Tokenizer tokenizer, int[] fitting)
    {
        int largest = batches.Max();
        int[][] texts = [.. fitting.SelectMany(length => Enumerable.Range(0, largest).Select(i => SampleTexts.Ids(tokenizer, i, length)))];
        var forward = new OwnClassification(device, texts);
        var speeds = new List<ForwardSpeed>();
        for (int at = 0; at < fitting.Length; at++)
        {
            foreach (int size in batches)
            {
                var speed = Rate($"forward {size} x {fitting[at]} tokens", size, forward.Of(Enumerable.Range(at * largest, size)));
                speeds.Add(new ForwardSpeed(size, fitting[at], speed, speed.Times(fitting[at])));
            }
        }
        return speeds;
    }

    TrainingSpeed Train(ModelDescription model, ITrainingDevice device, Tokenizer tokenizer)
    {
        int length = Math.Min(TrainingLength, model.MaxLength);
        var batch = new TrainingBatch(
            [.. Enumerable.Range(0, TrainingTexts).Select(i => SampleTexts.Ids(tokenizer, i, length))],
            [.. Enumerable.Range(0, TrainingTexts).Select(i => i % model.Labels.Count)]);
        var task = TrainingTask.Usual(model.Labels.Count, [batch]);
        var training = new OwnTraining(device, task);
        return new TrainingSpeed(TrainingTexts, length, Rate("training step", task.Tokens, training.Run));
    }

    /// <summary>Work per second over the rounds.</summary>
    Figure Rate(string name, double work, Action action)
    {
        cancellation.ThrowIfCancellationRequested();
        progress((double)done++ / all, name);
        long start = Stopwatch.GetTimestamp();
        action();
        int rounds = Stopwatch.GetElapsedTime(start) < each ? Rounds : FewestRounds;
        // One more round warms up.
        return Figure.Of(Turns.Take([Contender.Repeated(name, each / (rounds + 1), action)], rounds, cancellation).Rate(name, work));
    }
}
