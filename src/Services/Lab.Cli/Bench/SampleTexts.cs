using System.Text;
using Lab.Tokenizers;

namespace Lab.Cli.Bench;

/// <summary>Made-up reviews of some sentences each, so that nothing but the model is needed; always the same.</summary>
static class SampleTexts
{
    const int Count = 256;

    static readonly string[] sentences =
    [
        "Love this dress, it fits perfectly and the fabric is so soft!",
        "The sleeves were too long on me (I'm 5'3\"), so I had to return it.",
        "Runs large; order a size down.",
        "After two washes the seams came apart and the colour had faded, which is a shame at this price.",
        "It's okay for the price, nothing special.",
        "I've worn it to work, to dinner and to a wedding, and every time somebody asked where I'd got it.",
        "Très chic, but the zipper broke on day two...",
        "Comfortable, flattering, and machine-washable: what more could you want?",
        "Not what I expected from the pictures - the material is thin and see-through.",
        "My daughter wanted one too, so we bought a second in navy.",
    ];

    public static IReadOnlyList<string> All { get; } = [.. Enumerable.Range(0, Count).Select(Text)];

    /// <summary>Token ids of exactly <paramref name="length"/> with the special tokens, another text for each number.</summary>
    public static int[] Ids(Tokenizer tokenizer, int number, int length)
    {
        var text = new StringBuilder();
        // At least one token a sentence; most have a dozen.
        for (int i = 0; i < length; i++) text.Append(sentences[(number + i) % sentences.Length]).Append(' ');
        var ids = new List<int>(length);
        tokenizer.AppendIds(text.ToString(), length, ids);
        return [.. ids];
    }

    // One to six sentences.
    static string Text(int number) => string.Join(' ', Enumerable.Range(0, 1 + (number % 6)).Select(i => sentences[((number * 7) + (i * 3)) % sentences.Length]));
}
