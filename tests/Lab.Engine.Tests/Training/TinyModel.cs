using Lab.Tensors;
using Lab.TestSupport;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Engine.Tests.Training;

/// <summary>The tiny BERT of the golden files, and a task that it can learn by heart.</summary>
static class TinyModel
{
    public static SequenceClassificationModel Load(IKernels kernels, ulong seed = 1) =>
        ModelWeights.LoadForTraining(GoldenFolder.Require("models/bert"), ["no", "yes"], kernels, seed);

    public static EngineDevice Device(int threads = 1)
    {
        var kernels = new SimdKernels(threads);
        return new EngineDevice(Load(kernels), kernels);
    }

    /// <summary>Texts of 3 to 12 random tokens; the class says whether token 7 is among them.</summary>
    public static EncodedExamples Examples(int count)
    {
        var examples = new EncodedExamples();
        for (uint i = 0; i < count; i++)
        {
            int[] ids = [2, .. Enumerable.Range(0, 2 + (int)(i % 10)).Select(j => 10 + (int)(CounterRandom.Bits(i, (uint)j) % 200)), 3];
            int label = (int)(i % 2);
            if (label == 1) ids[1] = 7;
            examples.Add(ids, label);
        }
        return examples;
    }

    public static float[] Weights(EngineDevice device) => Weights(device.Model, device.Kernels);

    public static float[] Weights(SequenceClassificationModel model, IKernels kernels) =>
        [.. model.Parameters.Groups.SelectMany(g =>
        {
            var values = new float[g.Value.Length];
            kernels.Download(g.Value, values);
            return values;
        })];
}
