using Lab.Tensors;
using Lab.Transformers;

namespace Lab.Benchmarks.Forward;

/// <summary>Our encoder with a classification head on one set of texts.</summary>
sealed class OwnForward : IDisposable
{
    readonly IKernels kernels;
    readonly SequenceClassificationModel model;
    readonly int[][] texts;
    readonly float[] probabilities;

    /// <param name="folder">Hugging Face folder of a classifier or of a bare encoder.</param>
    /// <param name="labels">Its classes; an encoder gets a head of as many.</param>
    /// <param name="texts">Token ids of each text.</param>
    /// <param name="threads">Workers.</param>
    public OwnForward(string folder, IReadOnlyList<string> labels, int[][] texts, int threads)
    {
        this.texts = texts;
        kernels = KernelFactory.Create(threads);
        model = ModelWeights.LoadForTraining(folder, labels, kernels, seed: 1);
        probabilities = new float[texts.Length * labels.Count];
    }

    /// <summary>Probabilities of every text, as a service computes them.</summary>
    public Action Classification(int[][] batches)
    {
        var packed = Pack(batches);
        return () =>
        {
            foreach (var batch in packed) model.Classify(batch, probabilities);
        };
    }

    /// <summary>All rows of all layers: the same work as an encoder alone does.</summary>
    public Action Encoder(int[][] batches)
    {
        var packed = Pack(batches);
        return () =>
        {
            foreach (var batch in packed) model.ForwardHiddenStates(batch, static (_, _) => { });
        };
    }

    /// <summary>Last hidden states of the texts of one batch: (tokens, hidden) of each, end to end.</summary>
    public float[] LastStates(int[] batch)
    {
        float[] states = [];
        model.ForwardHiddenStates(Pack([batch])[0], (layer, tensor) =>
        {
            if (layer != model.Config.LayerCount) return;
            states = new float[tensor.Length];
            kernels.Download(tensor, states);
        });
        return states;
    }

    public void Dispose()
    {
        model.Dispose();
        kernels.Dispose();
    }

    TokenBatch[] Pack(int[][] batches) => [.. batches.Select(indices =>
    {
        var batch = new TokenBatch();
        foreach (int index in indices) batch.Add(texts[index]);
        return batch;
    })];
}
