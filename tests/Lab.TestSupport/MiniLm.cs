using Xunit;

namespace Lab.TestSupport;

/// <summary>The pretrained encoder all-MiniLM-L6-v2: 45 MB, not in the repository, looked for beside it.</summary>
public static class MiniLm
{
    const string Name = "all-MiniLM-L6-v2";

    /// <summary>Its folder; skips the calling test when it is not there.</summary>
    public static string Require()
    {
        string[] places = [Path.Combine(GoldenFolder.Root, "..", "models", Name), Path.Combine(RepositoryRoot.Path, "..", "shared", "models", Name)];
        var found = places.FirstOrDefault(p => File.Exists(Path.Combine(p, "model.safetensors")));
        Assert.SkipWhen(found is null, $"No '{Name}' in a folder 'models' beside the golden files.");
        return Path.GetFullPath(found!);
    }
}
