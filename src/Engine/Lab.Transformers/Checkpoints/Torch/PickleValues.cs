using System.Text;

namespace Lab.Transformers.Checkpoints;

/// <summary>A list of a pickle.</summary>
sealed class PickleList : List<object?>;

/// <summary>A dictionary of a pickle, ordered or not: of its keys only strings are needed.</summary>
sealed class PickleDictionary
{
    Dictionary<string, object?>? entries;

    /// <summary>In the order of the file. Made with the first entry: an empty dictionary is one byte of a pickle.</summary>
    public IReadOnlyDictionary<string, object?> Entries => entries ?? EmptyEntries;

    static Dictionary<string, object?> EmptyEntries { get; } = [];

    public bool TryAdd(string key, object? value) => (entries ??= new(StringComparer.Ordinal)).TryAdd(key, value);
}

static class PickleText
{
    public static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
