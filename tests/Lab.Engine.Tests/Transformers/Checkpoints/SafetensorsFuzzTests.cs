using Lab.Transformers.Checkpoints;

namespace Lab.Engine.Tests.Transformers.Checkpoints;

public sealed class SafetensorsFuzzTests : IDisposable
{
    static readonly string[] tokens =
        ["{", "}", "[", "]", ",", ":", "\"", "-1", "1e9", "9223372036854775807", "null", "\\u0000", "\\ud800", "F16", "I64", "__metadata__", "a.b", "0,0", "\u00FF"];

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Whatever the bytes are, the file opens and every tensor can be read, or a <see cref="LabException"/> says why not.</summary>
    [Fact]
    public void MutatedFile_OpensOrFailsCleanly()
    {
        var path = folder["fuzz.safetensors"];
        SafetensorsWriter.Write(path,
        [
            TensorToWrite.FromSingles("a.b", Dtype.F32, [2, 3], new float[6]),
            TensorToWrite.FromSingles("half", Dtype.F16, [3], new float[3]),
            TensorToWrite.FromSingles("scalar", Dtype.BF16, [], new float[1]),
            TensorToWrite.FromInt64s("ids", [2], new long[2]),
        ], cancellation: TestContext.Current.CancellationToken);
        var valid = File.ReadAllBytes(path);
        int headerEnd = 8 + BitConverter.ToInt32(valid);

        var random = new Random(20_240_517);
        int opened = 0, refused = 0;
        for (int round = 0; round < 3000; round++)
        {
            var file = valid.ToList();
            for (int change = random.Next(1, 4); change > 0; change--) Mutate(file, headerEnd, random);
            File.WriteAllBytes(path, [.. file]);

            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using var reader = SafetensorsFile.Open(path);
                foreach (var (name, info) in reader.Tensors)
                    if (info.Dtype.IsFloatingPoint()) reader.ReadSingles(name);
                    else if (info.Dtype != Dtype.U64) reader.ReadInt64s(name);
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

    static void Mutate(List<byte> file, int headerEnd, Random random)
    {
        if (file.Count < 10) return;
        int inHeader = Math.Min(random.Next(8, headerEnd), file.Count - 1);
        switch (random.Next(7))
        {
            case 0: file[inHeader] ^= (byte)(1 << random.Next(8)); break;
            case 1: file[inHeader] = (byte)random.Next(256); break;
            case 2: file[random.Next(8)] = (byte)random.Next(256); break;
            case 3: file.RemoveRange(random.Next(file.Count), 1); break;
            case 4:
                int kept = random.Next(file.Count);
                file.RemoveRange(kept, file.Count - kept);
                break;
            case 5: Replace(file, inHeader, tokens[random.Next(tokens.Length)]); break;
            default: file[random.Next(headerEnd, headerEnd + 8) % file.Count] ^= 0xFF; break;
        }
    }

    /// <summary>Overwrites, so that the header keeps its length and the JSON behind it is reached.</summary>
    static void Replace(List<byte> file, int at, string token)
    {
        foreach (byte b in System.Text.Encoding.UTF8.GetBytes(token))
            if (at < file.Count) file[at++] = b;
    }
}
