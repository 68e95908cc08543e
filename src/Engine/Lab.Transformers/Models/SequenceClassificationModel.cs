using Lab.Tensors;
using Lab.Transformers.Configuration;

namespace Lab.Transformers;

/// <summary>
/// BERT or DistilBERT with a classification head: packed token ids in, one row of logits per sequence out, and the
/// gradients of the loss back. One caller at a time. B sequences, C labels, H hidden size.
/// </summary>
public sealed partial class SequenceClassificationModel : IDisposable
{
    readonly IKernels kernels;
    readonly bool canTrain;
    readonly Pass pass;
    readonly Encoder encoder;
    readonly ClassificationHead head;
    Tensor logits;

    SequenceClassificationModel(ModelConfig config, IKernels kernels, bool canTrain, FrozenParts frozen)
    {
        Config = config;
        this.kernels = kernels;
        this.canTrain = canTrain;
        pass = new Pass(kernels);
        (encoder, head) = Declare(Parameters, config, frozen);
        Parameters.Allocate(kernels, canTrain);
    }

    public ModelConfig Config { get; }

    public ParameterSet Parameters { get; } = new();

    /// <summary>A model whose weights are still unset: <see cref="ModelWeights"/> fills them.</summary>
    /// <param name="config">Sizes and labels.</param>
    /// <param name="kernels">Backend; stays the caller's.</param>
    /// <param name="canTrain">Gradients are kept too.</param>
    /// <param name="frozen">Keeps its weights.</param>
    internal static SequenceClassificationModel Create(ModelConfig config, IKernels kernels, bool canTrain, FrozenParts frozen = default) =>
        new(config, kernels, canTrain, frozen);

    /// <summary>The parameters of a model without memory, in the order of its layers: for a device that holds them itself.</summary>
    /// <param name="config">Sizes and labels.</param>
    /// <param name="frozen">Keeps its weights.</param>
    /// <exception cref="LabException">The architecture is not supported.</exception>
    public static IReadOnlyList<Parameter> DeclareParameters(ModelConfig config, FrozenParts frozen)
    {
        var parameters = new ParameterSet();
        Declare(parameters, config, frozen);
        return parameters.All;
    }

    /// <summary>Brings changed weights into the form the kernels read. Called after loading and after each optimizer step.</summary>
    /// <param name="onlyTrained">After an optimizer step: leaves out what is frozen.</param>
    public void WeightsChanged(bool onlyTrained = false) => Parameters.Pack(kernels, onlyTrained);

    /// <summary>Logits of each sequence, no dropout. (B, C), valid until the next call.</summary>
    public Tensor Forward(TokenBatch batch)
    {
        Begin(batch, PassKind.Prediction);
        return RunForward();
    }

    /// <summary>
    /// Writes what the logits mean, (B, C), by the configuration's <see cref="ModelConfig.ScoreFunction"/>.
    /// </summary>
    public void Classify(TokenBatch batch, Span<float> probabilities)
    {
        Tensor scores = Forward(batch);
        if (Config.ScoreFunction == ScoreFunction.Sigmoid) kernels.Sigmoid(scores, scores);
        else if (Config.ScoreFunction == ScoreFunction.Softmax) kernels.Softmax(scores, scores);
        kernels.Download(scores, probabilities);
    }

    /// <summary>
    /// Hidden states of all tokens of all layers, no dropout. <paramref name="visit"/> gets (layer, (M, H)): 0 is the
    /// output of the embeddings. Returns the pooled first token (B, H): tanh for BERT, ReLU for DistilBERT.
    /// </summary>
    public Tensor ForwardHiddenStates(TokenBatch batch, Action<int, Tensor> visit)
    {
        Begin(batch, PassKind.Prediction);
        logits = pass.Allocate(pass.Sequences, Config.Labels.Count);
        Tensor states = encoder.Forward(pass, firstTokenOnly: false, visit);
        Tensor first = pass.Allocate(pass.Sequences, Config.HiddenSize);
        kernels.Gather(states, pass.FirstRows, false, first);
        head.Forward(pass, first, logits);
        return head.Pooled;
    }

    public void Dispose()
    {
        pass.Arena?.Dispose();
        Parameters.Dispose();
    }

    static (Encoder, ClassificationHead) Declare(ParameterSet parameters, ModelConfig config, FrozenParts frozen)
    {
        var names = ModelNames.Of(config);
        var parts = (
            new Encoder(parameters, config, frozen, names.Embeddings, names.Layer),
            new ClassificationHead(parameters, config, names.Pooler, names.PoolerActivation));
        parameters.Freeze(frozen);
        return parts;
    }

    Tensor RunForward()
    {
        logits = pass.Allocate(pass.Sequences, Config.Labels.Count);
        head.Forward(pass, encoder.Forward(pass, firstTokenOnly: true, visit: null), logits);
        return logits;
    }

    void Begin(TokenBatch batch, PassKind kind, long seenKeys = 0)
    {
        if (batch.SequenceCount == 0) throw new ArgumentException("The batch is empty.", nameof(batch));
        if (kind == PassKind.Training && !canTrain) throw new InvalidOperationException("This model was loaded for prediction only.");
        foreach (int position in batch.Positions)
        {
            if ((uint)position >= (uint)Config.MaxPositions)
                throw new ArgumentException($"Position {position}, but the model has {Config.MaxPositions} (max_position_embeddings).", nameof(batch));
        }

        long bytes = ActivationMemory.Bytes(Config, batch.TokenCount, batch.SequenceCount, kind, seenKeys);
        if (pass.Arena is null || pass.Arena.Capacity < bytes)
        {
            // Half as much again: a slightly larger batch does not allocate once more.
            pass.Arena?.Dispose();
            pass.Arena = null!;
            pass.Arena = kernels.CreateArena(bytes + (bytes / 2));
        }
        pass.Kind = kind;
        pass.Saves = pass.GoesBack;
        pass.Begin(batch);
    }
}
