namespace Lab.Tokenizers;

/// <summary>Tokens and their ids, both ways. Ids need not be dense.</summary>
sealed class Vocabulary
{
    readonly string?[] dense;
    readonly Dictionary<int, string> sparse = [];
    readonly IReadOnlyDictionary<string, int> ids;

    /// <param name="ids">Ids are not negative. Where two tokens share an id, the one that comes last stands for it.</param>
    public Vocabulary(IReadOnlyDictionary<string, int> ids)
    {
        this.ids = ids;
        // Ids far beyond the number of tokens must not size an array: a file of 100 bytes can name id 2147483647.
        dense = new string?[2 * ids.Count + 1024];
        foreach (var (token, id) in ids)
        {
            if (id < dense.Length) dense[id] = token;
            else sparse[id] = token;
            if (token.Length > 0) Pieces.Set(token, id);
        }
    }

    public int Count => ids.Count;

    public IEnumerable<(string Token, int Id)> Entries => ids.Select(e => (e.Key, e.Value));

    public PieceTrie Pieces { get; } = new();

    public string? GetToken(int id) => (uint)id < (uint)dense.Length ? dense[id] : sparse.GetValueOrDefault(id);

    /// <summary>Id of a token; <see cref="PieceTrie.NoValue"/> when there is none.</summary>
    public bool TryGetId(ReadOnlySpan<char> token, out int id) => (id = Pieces.ValueOf(token)) != PieceTrie.NoValue;
}
