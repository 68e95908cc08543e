using Lab.Engine.Tests.Training;
using Lab.TestSupport;
using Lab.Transformers;
using Lab.Transformers.Checkpoints;
using Lab.Transformers.Configuration;

namespace Lab.Engine.Tests.Transformers.Models;

/// <summary>Loss, gradient norm and the gradient of every parameter against PyTorch.</summary>
public class BackwardGoldenTests
{
    public static TheoryData<string, string> Cases => GoldenModel.With("backward.safetensors", ["reference", "simd-1", "simd-2", "fake-device", .. Devices.AllOnTorch]);

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
        AssertClose.Equal(expectedLoss, loss, Devices.Bound(backend, 1e-5, half: 4e-2) * Math.Max(1, expectedLoss), "loss");
        if (golden.TryGet("grad_norm", out _))
        {
            float expectedNorm = golden.ReadSingles("grad_norm")[0];
            AssertClose.Equal(expectedNorm, device.GradientNorm(), Devices.Bound(backend, 1e-4, half: 6e-2) * expectedNorm, "gradient norm");
        }
        AssertClose.Equal(golden.ReadSingles("logits"), device.Logits(batch), Devices.Bound(backend, 1e-5, half: 3e-2), "logits");
        // The ReLU over DistilBERT's pooled token: where rounding changes a sign, gradients jump.
        if (Devices.IsHalf(backend) && config.ModelType == "distilbert") return;
        foreach (var parameter in device.Parameters)
            AssertClose.Equal(golden.ReadSingles("grad." + parameter.Name), device.Gradient(parameter), Devices.Bound(backend, 5e-5, half: 0.12), "grad." + parameter.Name, floor: 0.02);
    }
}
