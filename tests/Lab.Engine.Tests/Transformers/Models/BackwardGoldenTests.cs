using Lab.Engine.Tests.Training;
using Lab.TestSupport;
using Lab.Transformers;
using Lab.Transformers.Checkpoints;
using Lab.Transformers.Configuration;

namespace Lab.Engine.Tests.Transformers.Models;

/// <summary>Loss, gradient norm and the gradient of every parameter against PyTorch.</summary>
public class BackwardGoldenTests
{
    public static TheoryData<string, string> Cases => GoldenModel.With("backward.safetensors", "reference", "simd-1", "simd-2", "fake-device", Devices.Torch);

    [Theory, MemberData(nameof(Cases))]
    public void Loss_GivesTheGradientsOfPyTorch(string family, string backend)
    {
        var folder = GoldenModel.Folder(family);
        var config = ModelConfig.Read(folder);
        var options = new ModelTrainingOptions { ProblemType = config.ProblemType ?? ProblemType.SingleLabelClassification };
        using var device = Devices.Load(backend, folder, config.Labels, options);
        using var golden = SafetensorsFile.Open(Path.Combine(folder, "backward.safetensors"));

        device.ClearGradients();
        var batch = GoldenModel.Pack(golden, "");
        // Classes are integers; the variants for several labels and for regression have floats.
        double loss = golden.Get("labels").Dtype.IsFloatingPoint()
            ? device.ForwardBackward(batch, golden.ReadSingles("labels"), 1f, seed: 0, call: 0)
            : device.ForwardBackward(batch, [.. golden.ReadInt64s("labels").Select(l => (int)l)], 1f, seed: 0, call: 0);

        float expectedLoss = golden.ReadSingles("loss")[0];
        AssertClose.Equal(expectedLoss, loss, 1e-5 * Math.Max(1, expectedLoss), "loss");
        if (golden.TryGet("grad_norm", out _))
        {
            float expectedNorm = golden.ReadSingles("grad_norm")[0];
            AssertClose.Equal(expectedNorm, device.GradientNorm(), 1e-4 * expectedNorm, "gradient norm");
        }
        AssertClose.Equal(golden.ReadSingles("logits"), device.Logits(batch), 1e-5, "logits");
        foreach (var parameter in device.Parameters)
            AssertClose.Equal(golden.ReadSingles("grad." + parameter.Name), device.Gradient(parameter), 5e-5, "grad." + parameter.Name, floor: 0.02);
    }
}
