using Lab.Engine.Tests.Tensors;
using Lab.Tensors;
using Lab.TestSupport;
using Lab.Transformers;
using Lab.Transformers.Checkpoints;
using Lab.Transformers.Configuration;

namespace Lab.Engine.Tests.Transformers.Models;

/// <summary>A folder under golden/models: which there are, and their batches as packed ids.</summary>
static class GoldenModel
{
    /// <summary>Families, and their variants in folders below, with a config.json and <paramref name="file"/>, times backends.</summary>
    public static TheoryData<string, string> With(string file, params string[] backends)
    {
        var data = new TheoryData<string, string>();
        if (GoldenFolder.TryGet("models", out var root))
        {
            foreach (var folder in Directory.GetFiles(root, file, SearchOption.AllDirectories).Select(found => Path.GetDirectoryName(found)!).Order(StringComparer.Ordinal))
            {
                if (!File.Exists(Path.Combine(folder, "config.json"))) continue;
                foreach (var backend in backends) data.Add(Path.GetRelativePath(root, folder).Replace('\\', '/'), backend);
            }
        }
        return data;
    }

    /// <summary>The folder of a family; skips the test when the architecture is not built yet.</summary>
    public static string Folder(string family)
    {
        var folder = GoldenFolder.Require($"models/{family}");
        string type = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "config.json")))
            .RootElement.GetProperty("model_type").GetString()!;
        Assert.SkipUnless(type is "bert" or "distilbert", $"Architecture '{type}' comes later.");
        return folder;
    }

    /// <summary>Rows of "name.input_ids" where the mask is 1, packed. A row padded on the left keeps its positions.</summary>
    public static TokenBatch Pack(SafetensorsFile file, string prefix)
    {
        var ids = file.ReadInt64s(prefix + "input_ids");
        var mask = file.ReadInt64s(prefix + "attention_mask");
        var types = file.TryGet(prefix + "token_type_ids", out _) ? file.ReadInt64s(prefix + "token_type_ids") : new long[ids.Length];
        int width = (int)file.Get(prefix + "input_ids").Shape[1];
        var batch = new TokenBatch();
        for (int row = 0; row < ids.Length / width; row++)
        {
            var kept = Enumerable.Range(row * width, width).Where(i => mask[i] == 1).ToArray();
            batch.Add(
                [.. kept.Select(i => (int)ids[i])], [.. kept.Select(i => (int)types[i])], firstPosition: kept[0] - (row * width));
        }
        return batch;
    }

    /// <summary>Rows of a (B, S, H) tensor where the mask is 1, end to end: what a packed batch computes.</summary>
    public static float[] PackRows(SafetensorsFile file, string prefix, string tensor)
    {
        var mask = file.ReadInt64s(prefix + "attention_mask");
        var values = file.ReadSingles(prefix + tensor);
        int width = (int)file.Get(prefix + tensor).Shape[2];
        return [.. mask.Select((m, i) => (m, i)).Where(x => x.m == 1).SelectMany(x => values[(x.i * width)..((x.i + 1) * width)])];
    }

    public static float[] Download(IKernels kernels, Tensor tensor)
    {
        var values = new float[tensor.Length];
        kernels.Download(tensor, values);
        return values;
    }
}
