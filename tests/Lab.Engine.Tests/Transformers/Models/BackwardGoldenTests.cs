using Lab.Engine.Tests.Tensors;
using Lab.TestSupport;
using Lab.Training;
using Lab.Transformers;
using Lab.Transformers.Checkpoints;

namespace Lab.Engine.Tests.Transformers.Models;

/// <summary>Loss, gradient norm and the gradient of every parameter against PyTorch.</summary>
public class BackwardGoldenTests
{
    public static TheoryData<string, string> Cases => GoldenModel.With("backward.safetensors", "reference", "simd-1", "simd-2", "fake-device");

    [Theory, MemberData(nameof(Cases))]
    public void Loss_GivesTheGradientsOfPyTorch(string family, string backend)
    {
        var folder = GoldenModel.Folder(family);
        using var kernels = Backends.Create(backend);
        using var model = ModelWeights.Load(folder, kernels, canTrain: true);
        using var golden = SafetensorsFile.Open(Path.Combine(folder, "backward.safetensors"));

        model.ClearGradients();
        var batch = GoldenModel.Pack(golden, "");
        // Classes are integers; the variants for several labels and for regression have floats.
        double loss = golden.Get("labels").Dtype.IsFloatingPoint()
            ? model.ForwardBackward(batch, golden.ReadSingles("labels"), 1f, seed: 0, step: 0)
            : model.ForwardBackward(batch, [.. golden.ReadInt64s("labels").Select(l => (int)l)], 1f, seed: 0, step: 0);

        float expectedLoss = golden.ReadSingles("loss")[0];
        AssertClose.Equal(expectedLoss, loss, 1e-5 * Math.Max(1, expectedLoss), "loss");
        if (golden.TryGet("grad_norm", out _))
        {
            float expectedNorm = golden.ReadSingles("grad_norm")[0];
            AssertClose.Equal(expectedNorm, GradientClipper.Norm(model.Parameters, kernels), 1e-4 * expectedNorm, "gradient norm");
        }
        AssertClose.Equal(golden.ReadSingles("logits"), GoldenModel.Download(kernels, model.Forward(batch)), 1e-5, "logits");
        foreach (var parameter in model.Parameters.All)
        {
            AssertClose.Equal(
                golden.ReadSingles("grad." + parameter.Name), GoldenModel.Download(kernels, parameter.Gradient),
                5e-5, "grad." + parameter.Name, floor: 0.02);
        }
    }
}
