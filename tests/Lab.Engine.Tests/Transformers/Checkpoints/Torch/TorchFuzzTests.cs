using Lab.TestSupport;
using Lab.Transformers.Checkpoints;

namespace Lab.Engine.Tests.Transformers.Checkpoints.Torch;

public sealed class TorchFuzzTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Whatever the bytes are, the file opens and every tensor can be read, or a <see cref="LabException"/> says why not.</summary>
    [Theory]
    [InlineData("small.bin")]
    [InlineData("legacy.bin")]
    public void MutatedFile_OpensOrFailsCleanly(string name)
    {
        byte[] valid = GoldenFolder.Read($"models/torch/{name}");
        string path = folder["fuzz.bin"];
        var random = new Random(20_261_130);
        int opened = 0, refused = 0;
        for (int round = 0; round < 6_000; round++)
        {
            var file = valid.ToList();
            for (int change = random.Next(1, 5); change > 0; change--) Mutate(file, random);
            File.WriteAllBytes(path, [.. file]);

            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using var reader = TorchFile.Open(path);
                foreach (string tensor in reader.Names)
                    if (reader.Get(tensor).Dtype.IsFloatingPoint()) reader.ReadSingles(tensor);
                    else reader.ReadInt64s(tensor);
                opened++;
            }
            catch (LabException e)
            {
                Assert.Equal(ErrorKind.Model, e.Kind);
                refused++;
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300_000);
        }
        // Both ends must have been reached for the loop to mean anything.
        Assert.True(opened > 50 && refused > 1000, $"{opened} opened, {refused} refused");
    }

    static void Mutate(List<byte> file, Random random)
    {
        if (file.Count < 4) return;
        // Most of them in the pickle, which comes first.
        int at = random.Next(random.Next(4) == 0 ? file.Count : Math.Min(1_400, file.Count));
        switch (random.Next(6))
        {
            case 0: file[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: file[at] = (byte)random.Next(256); break;
            case 2: file[at] = (byte)"().}]NtRQbsuaeqhjX\u0085\u0086\u0087\u0088\u008a"[random.Next(22)]; break;
            case 3: file.RemoveAt(at); break;
            case 4: file.Insert(at, (byte)random.Next(256)); break;
            default: if (random.Next(4) == 0) file.RemoveRange(at, file.Count - at); break;
        }
    }
}
