namespace Lab.Benchmarks.Harness;

/// <summary>Where the repository, its data and the models beside it lie.</summary>
static class Places
{
    const string Encoder = "all-MiniLM-L6-v2";

    /// <summary>The folder of Lab.sln; without it the current folder.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Per-user folder for what is fetched once: LAB_CACHE, else ~/.cache/sentiment-lab.</summary>
    public static string Cache => Environment.GetEnvironmentVariable("LAB_CACHE") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "sentiment-lab");

    /// <summary>The folder of the encoder; null, with the places looked at, when there is none.</summary>
    public static string? Model(string? asked, out string reason)
    {
        string[] places = asked is not null
            ? [asked]
            : [
                Path.Combine(Repository, "..", "shared", "models", Encoder),
                Path.Combine(Repository, "..", "models", Encoder),
                Path.Combine(Repository, "data", "models", "starter"),
            ];
        return First(places, p => File.Exists(Path.Combine(p, "config.json")), "no config.json", "--model", out reason);
    }

    /// <summary>The classifier that comes with the repository; null, with the place looked at, when it is not there.</summary>
    public static string? Starter(out string reason)
    {
        string folder = Path.Combine(Repository, "data", "models", "starter");
        bool there = File.Exists(Path.Combine(folder, "config.json"));
        reason = there ? "" : $"no config.json at {folder}";
        return there ? folder : null;
    }

    /// <summary>The reviews; null, with the places looked at, when there are none.</summary>
    public static string? Data(string? asked, out string reason) =>
        First([asked ?? Path.Combine(Repository, "data", "womens-clothing", "reviews.csv.gz")], File.Exists, "no file", "--data", out reason);

    static string? First(string[] places, Func<string, bool> holds, string missing, string option, out string reason)
    {
        string? found = places.Select(Path.GetFullPath).FirstOrDefault(holds);
        reason = found is null ? $"{missing} at {string.Join(", ", places.Select(Path.GetFullPath))}; name it with {option}" : "";
        return found;
    }

    static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Lab.sln"))) return folder.FullName;
        return Environment.CurrentDirectory;
    }
}
