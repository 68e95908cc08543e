using System.Text;
using Lab.Transformers.Configuration;

namespace Lab.Engine.Tests.Transformers.Configuration;

public sealed class ModelConfigFuzzTests
{
    static readonly string[] pieces =
        ["{", "}", "[", "]", ",", ":", "\"", "null", "true", "-1", "0", "1e999", "0.5", "99999999999", "\\ud800", "\"a\"", "{}", "LABEL_0", "\u00FF"];

    /// <summary>Whatever the text is, it is read and can be written again, or a <see cref="LabException"/> says why not.</summary>
    [Fact]
    public void MutatedConfig_IsReadOrFailsCleanly()
    {
        const string valid =
            """
            {"model_type":"bert","vocab_size":100,"hidden_size":8,"num_attention_heads":2,"layer_norm_eps":1e-12,"hidden_act":"gelu",
            "pad_token_id":0,"id2label":{"0":"a","1":"b"},"label2id":{"a":0,"b":1},"problem_type":null,"x":[{"y":"z"}]}
            """;
        using var folder = new TemporaryFolder();
        var random = new Random(20_240_518);
        int read = 0, refused = 0;
        for (int round = 0; round < 1500; round++)
        {
            var text = new StringBuilder(valid);
            for (int change = random.Next(1, 3); change > 0; change--)
            {
                int at = random.Next(text.Length);
                if (random.Next(4) == 0) text.Length = Math.Max(1, at);
                else if (random.Next(2) == 0) text.Remove(at, Math.Min(random.Next(1, 4), text.Length - at)).Append(' ');
                else text.Insert(at, pieces[random.Next(pieces.Length)]);
            }
            var json = Encoding.UTF8.GetBytes(text.ToString());
            if (random.Next(8) == 0) json[random.Next(json.Length)] = (byte)random.Next(256);

            try
            {
                var config = ModelConfig.Parse(json, "config.json");
                // Not each time: a write waits for the disk.
                if (read++ % 10 == 0) config.WriteTo(folder.Path);
            }
            catch (LabException e)
            {
                Assert.Equal(ErrorKind.Model, e.Kind);
                refused++;
            }
        }
        // Both ends must have been reached for the loop to mean anything.
        Assert.True(read > 50 && refused > 500, $"{read} read, {refused} refused");
    }
}
