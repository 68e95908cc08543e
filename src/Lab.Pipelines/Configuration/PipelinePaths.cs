namespace Lab.Pipelines;

/// <summary>Paths of a pipeline file: relative ones start at the file's own folder, '/' separates on every system.</summary>
sealed class PipelinePaths(string folder)
{
    static readonly StringComparer comparer = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    readonly Dictionary<string, string> written = new(comparer);

    /// <summary>Whether two full paths are the same place.</summary>
    public static bool Same(string a, string b) => comparer.Equals(Path.TrimEndingDirectorySeparator(a), Path.TrimEndingDirectorySeparator(b));

    /// <summary>Whether a full path is a folder or lies in it.</summary>
    public static bool IsInside(string path, string folder)
    {
        string relative = Path.GetRelativePath(folder, path);
        return relative == "." || !(relative == ".." || relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal) || Path.IsPathRooted(relative));
    }

    /// <summary>Full path of what a key names; null when the key is not there.</summary>
    public string? Read(PipelineSection section, string key) => section.Text(key) is { } text ? Full(section, key, text) : null;

    /// <summary>As <see cref="Read"/>, for a file that the pipeline writes: its ending says what it is, and no other key writes it.</summary>
    public string? ReadOutputFile(PipelineSection section, string key, params string[] endings)
    {
        if (section.Text(key) is not { } text) return null;
        string path = Full(section, key, text);
        string expected = $"a file whose name ends in {string.Join(", ", endings)}";
        if (Directory.Exists(path)) throw section.Wrong(key, $"'{text}' is a folder.", expected);
        if (!endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))) throw section.Wrong(key, $"The value is \"{text}\".", expected);
        Claim(section, key, path);
        return path;
    }

    /// <summary>As <see cref="Read"/>, for a folder that the pipeline writes.</summary>
    public string? ReadOutputFolder(PipelineSection section, string key)
    {
        if (section.Text(key) is not { } text) return null;
        string path = Path.TrimEndingDirectorySeparator(Full(section, key, text));
        if (File.Exists(path)) throw section.Wrong(key, $"'{text}' is a file.", "a folder");
        Claim(section, key, path);
        return path;
    }

    /// <summary>Refuses that what is read is also written.</summary>
    public void CheckInput(PipelineSection section, string key, string path)
    {
        if (written.TryGetValue(path, out var other))
            throw section.Wrong(key, $"The pipeline would overwrite it: {other} names it too.", "a path that the pipeline only reads");
    }

    string Full(PipelineSection section, string key, string text)
    {
        if (text.Length == 0 || text.Any(char.IsControl)) throw section.Wrong(key, "The path is empty or has a control character.", "a path");
        if (text.StartsWith("~/", StringComparison.Ordinal))
            throw section.Wrong(key, $"The value is \"{text}\".", "a path", "'~' is what a shell replaces; write the folder's name.");
        return Path.GetFullPath(Path.Combine(folder, text));
    }

    void Claim(PipelineSection section, string key, string path)
    {
        string where = section.Where(key);
        if (!written.TryAdd(path, where)) throw section.Wrong(key, $"{written[path]} names the same place.", "a path of its own");
    }
}
