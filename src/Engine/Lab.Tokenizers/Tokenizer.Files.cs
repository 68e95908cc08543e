namespace Lab.Tokenizers;

public sealed partial class Tokenizer
{
    readonly Lock addLock = new();
    readonly AddedVocabulary addedOnLoad;

    /// <summary>Where this tokenizer came from.</summary>
    internal TokenizerFiles Files { get; }

    /// <summary>What a person should know of the files: settings on which they differ.</summary>
    public IReadOnlyList<ErrorText> Notes { get; private init; } = [];

    /// <summary>The files that make up this tokenizer; empty when it was not loaded from a folder.</summary>
    public IReadOnlyList<string> SourceFiles => Files.Paths;

    /// <summary>Where the tokenizer of a model is: its folder, or, as MLflow's transformers flavour has it, <c>components/tokenizer</c> beside it.</summary>
    public static string FolderOf(string modelFolder) => TokenizerFiles.FolderOf(modelFolder);

    /// <summary>
    /// Loads a model folder, a tokenizer.json or a vocab.txt. In a folder tokenizer.json goes before vocab.txt;
    /// tokenizer_config.json beside a vocab.txt gives its settings; in a folder with tokenizer.json those that it has of the normalizer count.
    /// </summary>
    /// <exception cref="LabException">Something is missing, malformed or not supported: with file and JSON path.</exception>
    public static Tokenizer Load(string folderOrFile)
    {
        var files = TokenizerFiles.Find(folderOrFile);
        byte[] main = JsonFile.ReadBytes(files.Main);
        ReadOnlyMemory<byte>? config = files.Config is { } path ? JsonFile.ReadBytes(path) : default(ReadOnlyMemory<byte>?);
        if (!files.IsVocabulary)
        {
            var notes = new List<ErrorText>();
            var parts = TokenizerJson.Read(main, files.Main);
            return new(config is { } settings ? NormalizerSettings.Apply(parts, settings, files.Config!, notes) : parts, files) { Notes = notes };
        }
        return new(BertVocabulary.Read(main, files.Main, config, files.Config ?? "tokenizer_config.json"), files);
    }

    /// <summary>Reads the content of a tokenizer.json.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="name">What errors call it.</param>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static Tokenizer Parse(ReadOnlyMemory<byte> json, string name = "tokenizer.json") => new(TokenizerJson.Read(json, name));

    /// <summary>Reads the content of a vocab.txt and, when given, of its tokenizer_config.json.</summary>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static Tokenizer ParseVocabulary(ReadOnlySpan<byte> vocabulary, ReadOnlyMemory<byte>? config = null) =>
        new(BertVocabulary.Read(vocabulary, "vocab.txt", config, "tokenizer_config.json"));

    /// <summary>Copies the source files into a folder, byte for byte; a file that is there is replaced.</summary>
    /// <exception cref="LabException">Tokens were added since loading, which the source files do not have, or there are no source files.</exception>
    public void SaveTo(string folder)
    {
        if (Files.Paths.Count == 0)
            throw new LabException(ErrorKind.Usage, "This tokenizer was not loaded from files, so there is nothing to copy.", folder);
        if (!ReferenceEquals(added, addedOnLoad))
        {
            throw new LabException(ErrorKind.Usage, "Tokens were added since loading; the source files do not have them.", folder,
                remedy: "Add them to added_tokens of tokenizer.json and load again.");
        }
        Files.CopyTo(folder);
    }
}
