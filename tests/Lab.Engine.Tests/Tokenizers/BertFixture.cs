using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers;

/// <summary>The real BERT tokenizer, loaded once for the tests that only read it.</summary>
static class BertFixture
{
    static readonly Lazy<Tokenizer> bert = new(TokenizerGolden.Bert);

    /// <summary>Texts that take every branch: ASCII, long words, marks, Hangul, Chinese, surrogates, special tokens, controls.</summary>
    public static readonly string[] Texts =
    [
        "", " ", "a", "The dress isn't my size; I'd RETURN it!!", "unaffable embeddings tokenizationally antidisestablishmentarianism",
        "na\u00efve caf\u00e9 Stra\u00dfe \u0130stanbul", "e\u0301\u0323x \uAC01\uD55C", "\u4e2d\u6587 and \U0001F600\U0001F44D\U0001F3FD ok",
        "x[SEP]y [MASK][cls]", "a\u0000b\u000bc\u00a0d\u200de", new string('x', 15) + " " + new string('y', 16) + " " + new string('z', 101),
        "tail\u0301", "\u0301lead", "price: $5.99/\u20ac5 ~50%", new string('m', 130) + "\u00e9 end",
    ];

    public static Tokenizer Bert => bert.Value;
}
