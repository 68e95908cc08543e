using Lab.Tensors;
using Lab.Transformers.Configuration;

namespace Lab.Transformers;

/// <summary>
/// BERT or DistilBERT with a classification head: packed token ids in, one row of logits per sequence out, and the
/// gradients of the cross entropy back. One caller at a time. B sequences, C labels, H hidden size.
/// </summary>
public sealed class SequenceClassificationModel : IDisposable
{
    readonly IKernels kernels;
    readonly bool canTrain;
    readonly Pass pass;
    readonly Encoder encoder;
    readonly ClassificationHead head;
    Tensor logits;
    float[] host = [];

    SequenceClassificationModel(ModelConfig config, IKernels kernels, bool canTrain)
    {
        Config = config;
        this.kernels = kernels;
        this.canTrain = canTrain;
        pass = new Pass(kernels);
        (encoder, head) = config.ModelType switch
        {
            "bert" => (
                new Encoder(Parameters, config, "bert.embeddings", i => EncoderLayerNames.Bert("bert.encoder", i)),
                new ClassificationHead(Parameters, config, "bert.pooler.dense", Activation.Tanh)),
            "distilbert" => (
                new Encoder(Parameters, config, "distilbert.embeddings", i => EncoderLayerNames.DistilBert("distilbert.transformer", i)),
                new ClassificationHead(Parameters, config, "pre_classifier", Activation.Relu)),
            _ => throw new LabException(ErrorKind.Model, $"Model type '{config.ModelType}' is not supported.", "config.json: model_type", "bert or distilbert"),
        };
        Parameters.Allocate(kernels, canTrain);
    }

    public ModelConfig Config { get; }

    public ParameterSet Parameters { get; } = new();

    /// <summary>A model whose weights are still unset: <see cref="ModelWeights"/> fills them.</summary>
    /// <param name="config">Sizes and labels.</param>
    /// <param name="kernels">Backend; stays the caller's.</param>
    /// <param name="canTrain">Gradients are kept too.</param>
    internal static SequenceClassificationModel Create(ModelConfig config, IKernels kernels, bool canTrain) => new(config, kernels, canTrain);

    /// <summary>Brings changed weights into the form the kernels read. Called after loading and after each optimizer step.</summary>
    public void WeightsChanged() => Parameters.Pack(kernels);

    /// <summary>Logits of each sequence, no dropout. (B, C), valid until the next call.</summary>
    public Tensor Forward(TokenBatch batch)
    {
        Begin(batch, training: false);
        return RunForward();
    }

    /// <summary>Writes softmax probabilities: (B, C).</summary>
    public void Classify(TokenBatch batch, Span<float> probabilities)
    {
        Tensor scores = Forward(batch);
        kernels.Softmax(scores, scores);
        kernels.Download(scores, probabilities);
    }

    /// <summary>
    /// Hidden states of all tokens of all layers, no dropout. <paramref name="visit"/> gets (layer, (M, H)): 0 is the
    /// output of the embeddings. Returns the pooled first token (B, H): tanh for BERT, ReLU for DistilBERT.
    /// </summary>
    public Tensor ForwardHiddenStates(TokenBatch batch, Action<int, Tensor> visit)
    {
        Begin(batch, training: false);
        logits = pass.Allocate(pass.Sequences, Config.Labels.Count);
        Tensor states = encoder.Forward(pass, firstTokenOnly: false, visit);
        Tensor first = pass.Allocate(pass.Sequences, Config.HiddenSize);
        kernels.Gather(states, pass.FirstRows, false, first);
        head.Forward(pass, first, logits);
        return head.Pooled;
    }

    /// <summary>
    /// Forward with dropout, cross entropy, and backward: adds the gradients of lossScale * mean loss to the parameters'
    /// gradients. Returns the mean loss, not scaled.
    /// </summary>
    /// <param name="batch">B sequences.</param>
    /// <param name="labels">Class of each sequence.</param>
    /// <param name="lossScale">1, or 1 / n when the gradients of n batches are added up.</param>
    /// <param name="seed">Of the dropout.</param>
    /// <param name="step">Of the dropout: another number for every call.</param>
    public double ForwardBackward(TokenBatch batch, ReadOnlySpan<int> labels, float lossScale, ulong seed, ulong step)
    {
        if (labels.Length != batch.SequenceCount)
            throw new ArgumentException($"{labels.Length} labels for {batch.SequenceCount} sequences.", nameof(labels));
        Begin(batch, training: true);
        pass.Seed = seed;
        pass.Step = step;
        RunForward();

        Tensor losses = pass.Allocate(1, pass.Sequences);
        Tensor dLogits = pass.Allocate(pass.Sequences, Config.Labels.Count);
        Tensor dFirst = pass.Allocate(pass.Sequences, Config.HiddenSize);
        kernels.CrossEntropy(logits, pass.Integers(labels), lossScale / pass.Sequences, losses, dLogits);
        head.Backward(pass, dLogits, dFirst);
        encoder.Backward(pass, dFirst);
        return Mean(losses);
    }

    /// <summary>Sets all gradients to 0.</summary>
    public void ClearGradients()
    {
        foreach (var group in Parameters.Groups) kernels.Fill(group.Gradient, 0);
    }

    public void Dispose()
    {
        pass.Arena?.Dispose();
        Parameters.Dispose();
    }

    Tensor RunForward()
    {
        logits = pass.Allocate(pass.Sequences, Config.Labels.Count);
        head.Forward(pass, encoder.Forward(pass, firstTokenOnly: true, visit: null), logits);
        return logits;
    }

    void Begin(TokenBatch batch, bool training)
    {
        if (batch.SequenceCount == 0) throw new ArgumentException("The batch is empty.", nameof(batch));
        if (training && !canTrain) throw new InvalidOperationException("This model was loaded for prediction only.");
        foreach (int position in batch.Positions)
        {
            if ((uint)position >= (uint)Config.MaxPositions)
                throw new ArgumentException($"Position {position}, but the model has {Config.MaxPositions} (max_position_embeddings).", nameof(batch));
        }

        long bytes = ActivationMemory.Bytes(Config, batch.TokenCount, batch.SequenceCount, training);
        if (pass.Arena is null || pass.Arena.Capacity < bytes)
        {
            // Half as much again: a slightly larger batch does not allocate once more.
            pass.Arena?.Dispose();
            pass.Arena = null!;
            pass.Arena = kernels.CreateArena(bytes + (bytes / 2));
        }
        pass.IsTraining = training;
        pass.Begin(batch);
    }

    double Mean(Tensor losses)
    {
        if (host.Length < losses.Columns) host = new float[losses.Columns];
        kernels.Download(losses, host);
        double sum = 0;
        for (int i = 0; i < losses.Columns; i++) sum += host[i];
        return sum / losses.Columns;
    }
}
