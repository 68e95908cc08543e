namespace Lab.Tokenizers;

/// <summary>
/// The tokens added on top of a model's vocabulary. Immutable: adding gives a new one, so that other threads
/// can go on with the old.
/// </summary>
sealed class AddedVocabulary
{
    readonly Dictionary<string, int> ids;
    readonly Dictionary<int, AddedToken> tokens;

    // Normalized content by id, where it differs. Decoding gives this form, as the original does.
    readonly Dictionary<int, string> normalizedForms;
    readonly HashSet<string> specials;

    AddedVocabulary(
        Dictionary<string, int> ids, Dictionary<int, AddedToken> tokens, Dictionary<int, string> normalizedForms, HashSet<string> specials)
    {
        (this.ids, this.tokens, this.normalizedForms, this.specials) = (ids, tokens, normalizedForms, specials);
        RawMatcher = new(tokens.Where(t => !t.Value.Normalized).Select(t => (t.Value.Content, t.Key, t.Value)));
        NormalizedMatcher = new(tokens.Where(t => t.Value.Normalized)
            .Select(t => (normalizedForms.GetValueOrDefault(t.Key, t.Value.Content), t.Key, t.Value)));
    }

    public static AddedVocabulary Empty { get; } = new([], [], [], []);

    /// <summary>Finds tokens in the text as given.</summary>
    public TokenMatcher RawMatcher { get; }

    /// <summary>Finds tokens in normalized text.</summary>
    public TokenMatcher NormalizedMatcher { get; }

    /// <summary>Contents of the special tokens.</summary>
    public IReadOnlySet<string> Specials => specials;

    /// <summary>The tokens by ascending id.</summary>
    public IEnumerable<KeyValuePair<int, AddedToken>> Tokens => tokens.OrderBy(t => t.Key);

    public IEnumerable<string> Contents => ids.Keys;

    public bool TryGetId(ReadOnlySpan<char> content, out int id) =>
        ids.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(content, out id);

    public string? GetToken(int id) => normalizedForms.TryGetValue(id, out string? form) ? form : tokens.GetValueOrDefault(id)?.Content;

    /// <summary>
    /// With further tokens. Content that the model or this vocabulary has keeps its id; else it gets the next free one.
    /// </summary>
    /// <param name="normalize">The normalizer over a whole string.</param>
    /// <param name="addedCount">How many were new or had other flags than before.</param>
    public AddedVocabulary With(IEnumerable<AddedToken> more, IModel model, Func<string, string> normalize, out int addedCount)
    {
        var (newIds, newTokens) = (new Dictionary<string, int>(ids), new Dictionary<int, AddedToken>(tokens));
        var (newForms, newSpecials) = (new Dictionary<int, string>(normalizedForms), new HashSet<string>(specials));
        int nextId = model.VocabularySize;
        if (tokens.Count > 0) nextId = Math.Max(nextId, tokens.Keys.Max() + 1);
        addedCount = 0;
        foreach (var token in more)
        {
            if (token.Content.Length == 0) continue;
            bool known = newIds.TryGetValue(token.Content, out int id);
            if (known && newTokens.GetValueOrDefault(id) == token) continue;
            if (!known && !model.TryGetId(token.Content, out id)) id = nextId++;
            if (token.Normalized && normalize(token.Content) is var form && form != token.Content) newForms[id] = form;
            newIds[token.Content] = id;
            newTokens[id] = token;
            if (token.Special) newSpecials.Add(token.Content);
            addedCount++;
        }
        return new(newIds, newTokens, newForms, newSpecials);
    }
}
