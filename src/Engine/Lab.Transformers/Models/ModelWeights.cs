using Lab.Tensors;
using Lab.Transformers.Checkpoints;
using Lab.Transformers.Configuration;

namespace Lab.Transformers;

/// <summary>Weights between a Hugging Face folder and a model.</summary>
public static class ModelWeights
{
    /// <summary>Elements that pass through host memory at a time (4 MB).</summary>
    const int Window = 1 << 20;

    /// <summary>Loads a classifier as it was saved. Every weight must be in the folder.</summary>
    /// <exception cref="LabException">The folder is damaged, incomplete, or of a kind that is not supported.</exception>
    public static SequenceClassificationModel Load(string folder, IKernels kernels, bool canTrain = false)
    {
        using var reader = Checkpoint.Open(folder);
        return Load(reader, ModelConfig.Read(folder), kernels, canTrain, headSeed: null);
    }

    /// <summary>
    /// Loads the encoder of a folder and gives it a head for <paramref name="labels"/>: the stored head when it has the
    /// same labels (case does not count), else (a base model, other labels) a new one drawn from <paramref name="seed"/>.
    /// </summary>
    /// <exception cref="LabException">The folder is damaged, or lacks weights of the encoder; or an option is out of range.</exception>
    public static SequenceClassificationModel LoadForTraining(
        string folder, IReadOnlyList<string> labels, IKernels kernels, ulong seed, ModelTrainingOptions? options = null) =>
        LoadForTraining(folder, labels, seed, options, (config, frozen) => SequenceClassificationModel.Create(config, kernels, canTrain: true, frozen));

    /// <summary>The same for a model that lies elsewhere.</summary>
    /// <param name="folder">Hugging Face folder.</param>
    /// <param name="labels">Class names by index.</param>
    /// <param name="seed">Of a new head.</param>
    /// <param name="options">What is frozen, dropout; null for what config.json says.</param>
    /// <param name="create">Makes the model, its weights still unset.</param>
    /// <exception cref="LabException">The folder is damaged, or lacks weights of the encoder; or an option is out of range.</exception>
    public static T LoadForTraining<T>(
        string folder, IReadOnlyList<string> labels, ulong seed, ModelTrainingOptions? options, Func<ModelConfig, FrozenParts, T> create)
        where T : INamedWeights, IDisposable
    {
        using var reader = Checkpoint.Open(folder);
        options ??= new();
        var stored = ModelConfig.Read(folder);
        var config = options.Apply(stored.WithLabels(labels, options.ProblemType));
        bool sameLabels = stored.Labels.SequenceEqual(labels, StringComparer.OrdinalIgnoreCase);
        return Fill(create(config, options.Frozen), reader, seed, sameLabels);
    }

    /// <summary>Writes config.json and model.safetensors so that transformers loads the folder unchanged.</summary>
    /// <param name="model">What to save.</param>
    /// <param name="folder">Made when it is missing; existing weights are replaced in one step.</param>
    /// <param name="dtype">F32, F16 or BF16.</param>
    /// <param name="cancellation">Leaves the old files in place.</param>
    public static void Save(INamedWeights model, string folder, Dtype dtype = Dtype.F32, CancellationToken cancellation = default)
    {
        var tensors = model.Parameters.Select(parameter => TensorToWrite.FromSingles(
            parameter.Name, dtype, parameter.Shape, (offset, destination) => model.ReadWeights(parameter.Name, offset, destination)));
        CheckpointWriter.Write(folder, tensors, cancellation: cancellation);
        model.Config.WriteTo(folder);
    }

    /// <summary>Replaces the weights of a model by those of a folder that holds the same model.</summary>
    /// <exception cref="LabException">The folder is damaged, or lacks a weight.</exception>
    public static void Reload(INamedWeights model, string folder)
    {
        using var reader = Checkpoint.Open(folder);
        var buffer = new float[Window];
        foreach (var parameter in model.Parameters) Read(reader, parameter.Name, parameter, model, buffer);
        model.WeightsChanged();
    }

    internal static SequenceClassificationModel Load(ICheckpointReader reader, ModelConfig config, IKernels kernels, bool canTrain, ulong? headSeed) =>
        Fill(SequenceClassificationModel.Create(config, kernels, canTrain), reader, headSeed);

    /// <summary>Every weight from the checkpoint; those of the head that it lacks are drawn where a seed is given. Disposes the model when it fails.</summary>
    internal static T Fill<T>(T model, ICheckpointReader reader, ulong? headSeed, bool keepClassifier = true)
        where T : INamedWeights, IDisposable
    {
        try
        {
            FillAll(model, reader, headSeed, keepClassifier);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    static void FillAll(INamedWeights model, ICheckpointReader reader, ulong? headSeed, bool keepClassifier)
    {
        string type = model.Config.ModelType;
        var buffer = new float[Window];
        for (int i = 0; i < model.Parameters.Count; i++)
        {
            var parameter = model.Parameters[i];
            bool isHead = !parameter.Name.StartsWith(type + ".", StringComparison.Ordinal) || parameter.Name.Contains(".pooler.", StringComparison.Ordinal);
            bool isClassifier = parameter.Name.StartsWith("classifier.", StringComparison.Ordinal);
            string? stored = isClassifier && !keepClassifier ? null : CheckpointNames.Find(reader, parameter.Name, type);
            if (stored is not null) Read(reader, stored, parameter, model, buffer);
            else if (isHead && headSeed is { } seed) Draw(parameter, CounterRandom.Key(seed, 0, (ulong)i), model, buffer);
            else throw Missing(reader, parameter, isHead);
        }
        model.WeightsChanged();
    }

    static void Read(ICheckpointReader reader, string name, Parameter parameter, INamedWeights model, float[] buffer)
    {
        var info = reader.Get(name);
        if (!info.Shape.SequenceEqual(parameter.Shape))
            throw new LabException(
                ErrorKind.Model, $"Tensor '{name}' has the shape {info.ShapeText}.", reader.FileOf(name),
                $"({string.Join(", ", parameter.Shape)}), as config.json says");
        for (long offset = 0; offset < parameter.Length; offset += Window)
        {
            var window = buffer.AsSpan(0, (int)Math.Min(Window, parameter.Length - offset));
            reader.ReadSingles(name, offset, window);
            // Of a word or a place that few texts have: no trial finds it, and one such text would spoil its whole batch.
            if (FiniteNumbers.FirstOther(window) is >= 0 and var wrong)
                throw new LabException(
                    ErrorKind.Model, $"Tensor '{name}' has {window[wrong]} as its number {offset + wrong:N0}: the weights are damaged, or their training diverged.",
                    reader.FileOf(name), "finite numbers only");
            model.WriteWeights(parameter.Name, offset, window);
        }
    }

    static void Draw(Parameter parameter, ulong key, INamedWeights model, float[] buffer)
    {
        for (long offset = 0; offset < parameter.Length; offset += Window)
        {
            var window = buffer.AsSpan(0, (int)Math.Min(Window, parameter.Length - offset));
            for (int i = 0; i < window.Length; i++)
            {
                window[i] = parameter.Initialization switch
                {
                    Initialization.Normal => model.Config.InitializerRange * CounterRandom.Normal(key, (uint)(offset + i)),
                    Initialization.Ones => 1f,
                    _ => 0f,
                };
            }
            model.WriteWeights(parameter.Name, offset, window);
        }
    }

    static LabException Missing(ICheckpointReader reader, Parameter parameter, bool isHead) => new(
        ErrorKind.Model, $"There is no tensor '{parameter.Name}'.", reader.FileOf(parameter.Name),
        $"shape ({string.Join(", ", parameter.Shape)})",
        isHead ? "The folder holds a base model without a classification head: fine-tune it first with 'lab train'." : null);
}
