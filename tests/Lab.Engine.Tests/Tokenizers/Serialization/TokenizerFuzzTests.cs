using System.Diagnostics;
using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers.Serialization;

/// <summary>Damaged files with a fixed seed: they load, or a LabException says why not; nothing else, and not slowly.</summary>
public class TokenizerFuzzTests
{
    const string Template =
        """
        {"version":"1.0","truncation":{"max_length":8,"strategy":"LongestFirst","stride":0,"direction":"Right"},
        "padding":{"strategy":{"Fixed":8},"direction":"Right","pad_to_multiple_of":null,"pad_id":0,"pad_type_id":0,"pad_token":"[PAD]"},
        "added_tokens":[{"id":0,"content":"[UNK]","single_word":false,"lstrip":true,"rstrip":true,"normalized":true,"special":true}],
        "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},
        "pre_tokenizer":{"type":"BertPreTokenizer"},"post_processor":{"type":"TemplateProcessing",
        "single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],
        "pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],
        "special_tokens":{"[CLS]":{"id":"[CLS]","ids":[3],"tokens":["[CLS]"]}}},
        "decoder":{"type":"WordPiece","prefix":"##","cleanup":true},
        "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,
        "vocab":{"[UNK]":0,"a":1,"##b":2,"[CLS]":3,"\u00e9":5}}}
        """;

    static readonly string[] fragments =
    [
        "-1", "2147483647", "4294967296", "1e400", "99999999999999999999", "null", "true", "[]", "{}", "\"\"", "\"\\ud800\"", "\"a\\u0000b\"", "{", "}", "[", "]",
        ",", ":", "\"", "\\", "0", "\u00e9", "\"vocab\"", "\"type\":\"BPE\"", "\"merges\":[]", new string('[', 200), new string('9', 400),
    ];

    [Fact]
    public void DamagedTokenizerJson_LoadsOrThrowsLabException()
    {
        var random = new Random(4);
        int loaded = 0, refused = 0;
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < 3000; i++)
        {
            byte[] json = Damage(System.Text.Encoding.UTF8.GetBytes(Template), random);
            if (Try(() => Tokenizer.Parse(json))) loaded++;
            else refused++;
        }
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        // Both happen, or the damage does not test what it is meant to.
        Assert.InRange(loaded, 100, 2900);
        Assert.InRange(refused, 100, 2900);
    }

    [Fact]
    public void DamagedVocabulary_LoadsOrThrowsLabException()
    {
        var random = new Random(5);
        byte[] vocabulary = System.Text.Encoding.UTF8.GetBytes("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##b\n\u00e9\n##\u4e2d\n\nb\r\n a\n");
        byte[] config = System.Text.Encoding.UTF8.GetBytes("""{"do_lower_case":true,"strip_accents":null,"unk_token":"[UNK]","cls_token":{"content":"[CLS]"}}""");
        int loaded = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] damagedVocabulary = Damage(vocabulary, random);
            byte[] damagedConfig = i % 2 == 0 ? config : Damage(config, random);
            if (Try(() => Tokenizer.ParseVocabulary(damagedVocabulary, damagedConfig))) loaded++;
        }
        Assert.InRange(loaded, 100, 1900);
    }

    // Whatever loads must also work, or say what it lacks.
    static bool Try(Func<Tokenizer> load)
    {
        try
        {
            var tokenizer = load();
            var ids = new List<int>();
            tokenizer.AppendIds("ab \u00e9 [UNK]  \u4e2d!\u0301", 64, ids);
            tokenizer.Decode(ids.ToArray(), true, true);
            tokenizer.Encode("ab", "a b", new() { Truncation = tokenizer.StoredTruncation });
            return true;
        }
        catch (LabException)
        {
            return false;
        }
    }

    static byte[] Damage(byte[] original, Random random)
    {
        var bytes = new List<byte>(original);
        for (int times = random.Next(1, 3); times > 0; times--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 3: bytes.InsertRange(at, System.Text.Encoding.UTF8.GetBytes(fragments[random.Next(fragments.Length)])); break;
                case 4: bytes.RemoveRange(at, length); goto case 3;
                default: ReplaceValue(bytes, random); break;
            }
            if (bytes.Count == 0) break;
        }
        return [.. bytes];
    }

    // A value between ':' and the next ',' or '}' becomes a fragment: the file often stays JSON.
    static void ReplaceValue(List<byte> bytes, Random random)
    {
        int colon = bytes.IndexOf((byte)':', random.Next(bytes.Count));
        if (colon < 0) return;
        int end = bytes.FindIndex(colon, b => b is (byte)',' or (byte)'}' or (byte)']');
        if (end < 0) return;
        bytes.RemoveRange(colon + 1, end - colon - 1);
        bytes.InsertRange(colon + 1, System.Text.Encoding.UTF8.GetBytes(fragments[random.Next(fragments.Length)]));
    }
}
