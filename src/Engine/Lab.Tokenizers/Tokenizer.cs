using System.Text;

namespace Lab.Tokenizers;

/// <summary>
/// Text to token ids and back, as the Hugging Face library of the same name does it: from tokenizer.json (WordPiece), or from
/// vocab.txt with tokenizer_config.json. All members but <see cref="AddTokens"/> may be called from several threads at once; adding tokens
/// is atomic for the others. A lone surrogate in a text counts as U+FFFD; offsets stay those of the text.
/// </summary>
public sealed partial class Tokenizer
{
    readonly IModel model;
    readonly IPostProcessor postProcessor;
    readonly bool hasPostProcessor;
    readonly IDecoder? decoder;
    readonly TextPipeline pipeline;
    volatile AddedVocabulary added;

    internal Tokenizer(TokenizerParts parts, TokenizerFiles? files = null)
    {
        model = parts.Model;
        hasPostProcessor = parts.PostProcessor is not null;
        postProcessor = parts.PostProcessor ?? TemplateProcessor.None;
        decoder = parts.Decoder;
        pipeline = new(parts.Normalizer, parts.PreTokenizer, parts.Model);
        StoredTruncation = parts.Truncation;
        StoredPadding = parts.Padding;
        Files = files ?? TokenizerFiles.None;
        added = AddedVocabulary.Empty.With(parts.AddedTokens, model, pipeline.Normalize, out _);
        addedOnLoad = added;
    }

    /// <summary>The truncation of tokenizer.json; applied only where a caller passes it on.</summary>
    public Truncation? StoredTruncation { get; }

    /// <summary>The padding of tokenizer.json; applied only where a caller passes it on.</summary>
    public Padding? StoredPadding { get; }

    /// <summary>Number of different tokens, added ones included.</summary>
    public int VocabularySize => model.VocabularySize + added.Contents.Count(c => !model.TryGetId(c, out _));

    /// <summary>The added tokens and their ids, by ascending id.</summary>
    public IReadOnlyList<KeyValuePair<int, AddedToken>> AddedTokens => [.. added.Tokens];

    /// <summary>Number of special tokens put around one text, or around a pair.</summary>
    public int SpecialTokenCount(bool pair) => postProcessor.AddedTokens(pair);

    /// <summary>Id of the token that stands for what the vocabulary does not have; null when there is none.</summary>
    public int? UnknownId => model.UnknownId;

    /// <summary>Id of a token; null when it is unknown.</summary>
    public int? TokenToId(string token) => added.TryGetId(token, out int id) || model.TryGetId(token, out id) ? id : null;

    /// <summary>The token with this id; null when there is none. Of an added token that is normalized, the normalized form.</summary>
    public string? IdToToken(int id) => added.GetToken(id) ?? model.GetToken(id);

    /// <summary>
    /// Adds tokens. Content that is in the vocabulary keeps its id, other content gets the next free one; a token that is there
    /// with the same flags, and empty content, is ignored.
    /// </summary>
    /// <returns>How many were added.</returns>
    public int AddTokens(IEnumerable<AddedToken> tokens)
    {
        lock (addLock)
        {
            added = added.With(tokens, model, pipeline.Normalize, out int count);
            return count;
        }
    }

    /// <summary>The text as the normalizer leaves it.</summary>
    public string Normalize(string text) => pipeline.Normalize(text);

    /// <summary>Encodes a text or a pair.</summary>
    /// <exception cref="LabException">The options do not fit the text, or the vocabulary lacks the unknown token.</exception>
    public Encoding Encode(string text, string? pair = null, EncodeOptions? options = null) => EncodeBatch([new(text, pair)], options)[0];

    /// <summary>Encodes a text that is already split into words, or a pair of them. Offsets count inside each word.</summary>
    /// <inheritdoc cref="Encode(string, string?, EncodeOptions?)" path="/exception"/>
    public Encoding EncodeWords(IReadOnlyList<string> words, IReadOnlyList<string>? pair = null, EncodeOptions? options = null) =>
        EncodeBatch([new(words, pair)], options)[0];

    /// <summary>Encodes several inputs; padding without a length goes to the longest of them.</summary>
    /// <inheritdoc cref="Encode(string, string?, EncodeOptions?)" path="/exception"/>
    public IReadOnlyList<Encoding> EncodeBatch(IReadOnlyList<EncodeInput> inputs, EncodeOptions? options = null)
    {
        options ??= EncodeOptions.Default;
        var encodings = new Encoding[inputs.Count];
        for (int i = 0; i < encodings.Length; i++) encodings[i] = EncodeOne(inputs[i], options);
        if (options.Padding is not { } padding || encodings.Length == 0) return encodings;

        int length = padding.TargetLength(encodings.Max(e => e.Count));
        for (int i = 0; i < encodings.Length; i++)
        {
            // Without a post-processor a single text owns all positions, as in the original.
            int? owner = hasPostProcessor || inputs[i].HasPair ? null : 0;
            encodings[i] = EncodingParts.Pad(encodings[i], length, padding, owner);
        }
        return encodings;
    }

    Encoding EncodeOne(EncodeInput input, EncodeOptions options)
    {
        var first = input.Words is { } words ? EncodeWords(words, 0, options) : EncodeText(input.Text!, 0, options);
        var second = input.PairWords is { } pairWords ? EncodeWords(pairWords, 1, options)
            : input.Pair is { } pair ? EncodeText(pair, 1, options) : null;
        if (options.Truncation is { } truncation)
        {
            int specials = options.AddSpecialTokens ? postProcessor.AddedTokens(second is not null) : 0;
            (first, second) = truncation.Apply(first, second, postProcessor.AddedTokens(false), specials);
        }
        return postProcessor.Process(first, second, options.AddSpecialTokens);
    }

    Encoding EncodeWords(IReadOnlyList<string> words, int sequence, EncodeOptions options) =>
        EncodingParts.Concat(words.Select((word, i) => EncodeText(word, sequence, options, i)));

    /// <summary>One text without special tokens. With a word index all tokens are of that word.</summary>
    Encoding EncodeText(string text, int sequence, EncodeOptions options, int? wordIndex = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var scratch = Scratch.Rent();
        try
        {
            var list = scratch.Tokens;
            list.AddedTexts ??= [];
            list.Reset();
            pipeline.Encode(text, added, options.EncodeSpecialTokens, scratch, list);
            var tokens = new EncodedToken[list.Count];
            for (int i = 0; i < tokens.Length; i++)
            {
                tokens[i] = new(list.Ids[i], model.GetToken(list.Ids[i]) ?? "", sequence, list.Starts[i], list.Ends[i],
                    wordIndex ?? list.Words[i], sequence, false, false);
            }
            foreach (var (index, value) in list.AddedTexts) tokens[index] = tokens[index] with { Text = value };
            return new(tokens);
        }
        finally
        {
            scratch.Tokens.AddedTexts = null;
            Scratch.Return(scratch);
        }
    }

    /// <summary>Ids back to text. Ids without a token are left out.</summary>
    /// <param name="ids">Ids of 32 bits without sign, as the original takes them.</param>
    /// <param name="skipSpecialTokens">Leave out added tokens that are special.</param>
    /// <param name="cleanUpSpaces">Apply clean_up_tokenization_spaces to the result, which is English only.</param>
    /// <exception cref="LabException">An id is negative or needs more than 32 bits.</exception>
    public string Decode(ReadOnlySpan<long> ids, bool skipSpecialTokens = false, bool cleanUpSpaces = false)
    {
        var tokens = new List<string>(ids.Length);
        var vocabulary = added;
        foreach (long id in ids)
        {
            if (id is < 0 or > uint.MaxValue)
                throw new LabException(ErrorKind.Usage, $"The token id {id} is out of range.", "ids", $"0 to {uint.MaxValue}.");
            if (id > int.MaxValue) continue;
            if ((vocabulary.GetToken((int)id) ?? model.GetToken((int)id)) is not { } token) continue;
            if (!skipSpecialTokens || !vocabulary.Specials.Contains(token)) tokens.Add(token);
        }
        var text = new StringBuilder();
        if (decoder is not null) decoder.Decode(tokens, text);
        else text.AppendJoin(' ', tokens);
        return cleanUpSpaces ? TextCleanUp.Apply(text.ToString()) : text.ToString();
    }

    /// <inheritdoc cref="Decode(ReadOnlySpan{long}, bool, bool)"/>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = false, bool cleanUpSpaces = false)
    {
        var wide = new long[ids.Length];
        for (int i = 0; i < wide.Length; i++) wide[i] = ids[i];
        return Decode(wide, skipSpecialTokens, cleanUpSpaces);
    }
}
