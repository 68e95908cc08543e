using Lab.Engine.Tests.Tensors;
using Lab.Engine.Tests.Training;
using Lab.TestSupport;
using Lab.Transformers;
using Lab.Transformers.Checkpoints;
using Lab.Transformers.Configuration;

namespace Lab.Engine.Tests.Transformers.Models;

/// <summary>Hidden states and logits against PyTorch (transformers 5.23, float32); provenance in golden/models/README.md.</summary>
public class ForwardGoldenTests
{
    public static TheoryData<string, string> Cases => GoldenModel.With("forward.safetensors", "reference", "simd-1", "simd-2", "fake-device");

    public static TheoryData<string, string> OnTorch => GoldenModel.With("forward.safetensors", Devices.AllOnTorch);

    [Theory, MemberData(nameof(Cases))]
    public void PackedBatch_GivesTheHiddenStatesOfPyTorch(string family, string backend)
    {
        var folder = GoldenModel.Folder(family);
        using var kernels = Backends.Create(backend);
        using var model = ModelWeights.Load(folder, kernels);
        using var golden = SafetensorsFile.Open(Path.Combine(folder, "forward.safetensors"));
        foreach (var prefix in Prefixes(golden))
        {
            model.ForwardHiddenStates(GoldenModel.Pack(golden, prefix), (layer, states) => AssertClose.Equal(
                GoldenModel.PackRows(golden, prefix, $"hidden_states.{layer}"), GoldenModel.Download(kernels, states), 1e-5, $"{prefix}hidden_states.{layer}"));
        }
    }

    [Theory, MemberData(nameof(Cases)), MemberData(nameof(OnTorch))]
    public void FirstTokenShortcut_GivesTheLogitsOfPyTorch(string family, string backend)
    {
        var folder = GoldenModel.Folder(family);
        using var device = Devices.Load(backend, folder, ModelConfig.Read(folder).Labels);
        using var golden = SafetensorsFile.Open(Path.Combine(folder, "forward.safetensors"));
        foreach (var prefix in Prefixes(golden))
        {
            // transformers classifies the first column: with padding on the left that is a padding token, which a packed batch does not have.
            if (prefix == "left_padded.") continue;
            AssertClose.Equal(golden.ReadSingles(prefix + "logits"), device.Logits(GoldenModel.Pack(golden, prefix)), Devices.Bound(backend, 1e-5, half: 3e-2), prefix + "logits");
        }
    }

    static IEnumerable<string> Prefixes(SafetensorsFile golden) =>
        golden.Names.Where(n => n.EndsWith(".input_ids", StringComparison.Ordinal)).Select(n => n[..^"input_ids".Length]).Order(StringComparer.Ordinal);
}
