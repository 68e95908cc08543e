using System.Text.Json;
using Lab.Engine.Tests.Transformers.Models;
using Lab.Tensors;
using Lab.TestSupport;
using Lab.Training;
using Lab.Transformers;
using Lab.Transformers.Checkpoints;
using Lab.Transformers.Configuration;

namespace Lab.Engine.Tests.Training;

/// <summary>Ten training steps of each tiny model: losses, gradient norms and final weights against PyTorch.</summary>
public class TrajectoryGoldenTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            if (!GoldenFolder.TryGet("models", out var root)) return data;
            foreach (var file in Directory.GetFiles(root, "trajectory*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var folder = Path.GetDirectoryName(file)!;
                if (!File.Exists(Path.Combine(folder, "config.json"))) continue;
                // The ReLU over DistilBERT's pooled token: where rounding changes a sign, gradients jump, and ten steps lead elsewhere.
                bool jumps = file.Contains("distilbert", StringComparison.Ordinal);
                foreach (var backend in (string[])["reference", "simd-2", "fake-device", .. Devices.AllOnTorch])
                    if (!(jumps && Devices.IsHalf(backend))) data.Add(Path.GetRelativePath(root, file), backend);
            }
            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void TenSteps_FollowPyTorch(string file, string backend)
    {
        var family = Path.GetDirectoryName(file)!;
        var folder = GoldenModel.Folder(family);
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, Path.GetFileName(file))));
        var golden = document.RootElement;
        var settings = golden.GetProperty("optimizer");
        using var device = LoadDevice(backend, folder, golden);
        var frozen = Frozen(device.Parameters).ToDictionary(p => p.Name, p => device.Weights(p.Name));
        var loss = Loss(golden);
        device.CreateOptimizer(new AdamWOptions { WeightDecay = settings.GetProperty("weight_decay").GetDouble() });
        AssertDecayed(golden, device.Parameters);

        var batches = golden.GetProperty("batches").EnumerateArray().ToArray();
        int stepNumber = 0;
        foreach (var step in golden.GetProperty("steps").EnumerateArray())
        {
            var indices = step.GetProperty("batch");
            int[] used = indices.ValueKind == JsonValueKind.Array ? [.. indices.EnumerateArray().Select(i => i.GetInt32())] : [indices.GetInt32()];
            device.ClearGradients();
            double mean = 0;
            foreach (int index in used)
            {
                var (batch, labels) = Read(batches[index]);
                mean += device.ForwardBackward(batch, labels, 1f / used.Length, seed: 0, call: 0, loss) / used.Length;
            }
            double norm = device.GradientNorm();
            double expectedNorm = step.GetProperty("grad_norm").GetDouble();
            AssertClose.Equal(step.GetProperty("loss").GetDouble(), mean, Devices.Bound(backend, 5e-5, half: 6e-2), $"loss of step {stepNumber}");
            AssertClose.Equal(expectedNorm, norm, Devices.Bound(backend, 1e-4, half: 6e-2) * expectedNorm, $"gradient norm of step {stepNumber}");
            device.Step(step.GetProperty("learning_rate").GetDouble(), GradientClipper.Scale(norm, settings.GetProperty("max_grad_norm").GetDouble()));
            stepNumber++;
        }
        AssertWeights(Path.Combine(folder, golden.GetProperty("end_weights").GetString()!), device, Devices.Bound(backend, 2e-4, half: 6e-3));
        foreach (var parameter in Frozen(device.Parameters)) Assert.Equal(frozen[parameter.Name], device.Weights(parameter.Name));
    }

    static IEnumerable<Parameter> Frozen(IEnumerable<Parameter> parameters) => parameters.Where(p => !p.IsTrained);

    static ITrainingDevice LoadDevice(string backend, string folder, JsonElement golden)
    {
        string[] names = [.. golden.GetProperty("frozen_parameters").EnumerateArray().Select(n => n.GetString()!)];
        var layers = names.Select(name => name.Split('.')).Where(parts => parts.Contains("layer")).Select(parts => parts[Array.IndexOf(parts, "layer") + 1]).Distinct();
        var options = new ModelTrainingOptions { Frozen = new FrozenParts(names.Any(n => n.Contains("embeddings", StringComparison.Ordinal)), layers.Count()) };
        var device = Devices.Load(backend, folder, ModelConfig.Read(folder).Labels, options);
        Assert.Equal(names.Order(StringComparer.Ordinal), Frozen(device.Parameters).Select(p => p.Name).Order(StringComparer.Ordinal));
        return device;
    }

    // "about" says what differs from the plain run.
    static CrossEntropyOptions Loss(JsonElement golden)
    {
        var about = golden.TryGetProperty("about", out var found) ? found : default;
        bool Has(string name, out JsonElement value) => (value = default, about.ValueKind == JsonValueKind.Object && about.TryGetProperty(name, out value)).Item2;
        return new CrossEntropyOptions
        {
            ClassWeights = Has("class_weights", out var weights) ? [.. weights.EnumerateArray().Select(w => w.GetSingle())] : null,
            LabelSmoothing = Has("label_smoothing", out var smoothing) ? smoothing.GetSingle() : 0,
        };
    }

    static void AssertDecayed(JsonElement golden, IEnumerable<Parameter> parameters) => Assert.Equal(
        golden.GetProperty("decayed_parameters").EnumerateArray().Select(p => p.GetString()!).Order(StringComparer.Ordinal),
        parameters.Where(p => p.IsDecayed).Select(p => p.Name).Order(StringComparer.Ordinal));

    static void AssertWeights(string file, ITrainingDevice device, double tolerance)
    {
        // The small copy keeps the steps of every variant, but the weights of few.
        if (!File.Exists(file) && Environment.GetEnvironmentVariable("LAB_GOLDEN") is null) return;
        using var golden = SafetensorsFile.Open(file);
        foreach (var parameter in device.Parameters)
        {
            // The gradient of a key bias is 0 in exact arithmetic: what Adam makes of its rounding noise cannot agree.
            if (parameter.Name.EndsWith("key.bias", StringComparison.Ordinal) || parameter.Name.EndsWith("k_lin.bias", StringComparison.Ordinal)) continue;
            AssertClose.Equal(golden.ReadSingles(parameter.Name), device.Weights(parameter.Name), tolerance, parameter.Name);
        }
    }

    static (TokenBatch Batch, int[] Labels) Read(JsonElement element)
    {
        var batch = new TokenBatch();
        bool hasTypes = element.TryGetProperty("token_type_ids", out var types);
        for (int row = 0; row < element.GetProperty("input_ids").GetArrayLength(); row++)
        {
            var mask = Row(element.GetProperty("attention_mask"), row);
            batch.Add(Kept(Row(element.GetProperty("input_ids"), row), mask), hasTypes ? Kept(Row(types, row), mask) : []);
        }
        return (batch, [.. element.GetProperty("labels").EnumerateArray().Select(l => l.GetInt32())]);
    }

    static int[] Row(JsonElement matrix, int row) => [.. matrix[row].EnumerateArray().Select(v => v.GetInt32())];

    static int[] Kept(int[] values, int[] mask) => [.. values.Where((_, i) => mask[i] == 1)];
}
