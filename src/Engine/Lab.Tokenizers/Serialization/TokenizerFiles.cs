namespace Lab.Tokenizers;

/// <summary>The files of a tokenizer in a model folder.</summary>
sealed class TokenizerFiles
{
    const string JsonName = "tokenizer.json", VocabularyName = "vocab.txt", ConfigName = "tokenizer_config.json";
    static readonly string[] names = [JsonName, VocabularyName, ConfigName, "special_tokens_map.json", "added_tokens.json"];

    public static TokenizerFiles None { get; } = new();

    /// <summary>tokenizer.json or vocab.txt.</summary>
    public string Main { get; private init; } = "";

    public bool IsVocabulary { get; private init; }

    public string? Config { get; private init; }

    /// <summary>All files that belong together.</summary>
    public IReadOnlyList<string> Paths { get; private init; } = [];

    public static TokenizerFiles Find(string folderOrFile)
    {
        if (Directory.Exists(folderOrFile))
        {
            folderOrFile = FolderOf(folderOrFile);
            string main = Path.Combine(folderOrFile, JsonName);
            if (!File.Exists(main)) main = Path.Combine(folderOrFile, VocabularyName);
            if (!File.Exists(main))
                throw new LabException(ErrorKind.Model, "The folder holds no tokenizer.", folderOrFile, $"{JsonName} or {VocabularyName}.");
            return Of(main, [.. names.Select(n => Path.Combine(folderOrFile, n)).Where(File.Exists)]);
        }
        if (!File.Exists(folderOrFile))
            throw new LabException(ErrorKind.Model, "There is no such file or folder.", folderOrFile, "a model folder, a tokenizer.json or a vocab.txt.");
        string config = Path.Combine(Path.GetDirectoryName(folderOrFile) ?? "", ConfigName);
        bool withConfig = IsVocabularyFile(folderOrFile) && File.Exists(config);
        return Of(folderOrFile, withConfig ? [folderOrFile, config] : [folderOrFile]);
    }

    /// <summary>
    /// Where a model's tokenizer is: in the model's folder, else, as MLflow's transformers flavour has it, in components/tokenizer beside it.
    /// </summary>
    public static string FolderOf(string modelFolder)
    {
        if (Holds(modelFolder)) return modelFolder;
        string beside = Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(modelFolder))) ?? "", "components", "tokenizer");
        return Holds(beside) ? beside : modelFolder;

        static bool Holds(string folder) => File.Exists(Path.Combine(folder, JsonName)) || File.Exists(Path.Combine(folder, VocabularyName));
    }

    public void CopyTo(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (string path in Paths)
            {
                string target = Path.Combine(folder, Path.GetFileName(path));
                if (Path.GetFullPath(target) != Path.GetFullPath(path)) File.Copy(path, target, overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Model, "The tokenizer's files cannot be copied.", folder, remedy: e.Message, inner: e);
        }
    }

    static TokenizerFiles Of(string main, IReadOnlyList<string> paths) => new()
    {
        Main = main,
        IsVocabulary = IsVocabularyFile(main),
        Config = paths.FirstOrDefault(p => Path.GetFileName(p) == ConfigName),
        Paths = paths,
    };

    static bool IsVocabularyFile(string path) => Path.GetExtension(path).Equals(".txt", StringComparison.OrdinalIgnoreCase);
}
