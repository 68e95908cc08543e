using System.Text;

namespace Lab.Datasets.Tests;

// Measures the memory of the process, so nothing else may run beside it.
[CollectionDefinition(nameof(CsvMemoryTests), DisableParallelization = true)]
public class MemoryCollection;

/// <summary>Memory stays bounded however long the file and whatever is wrong with it.</summary>
[Collection(nameof(CsvMemoryTests))]
public class CsvMemoryTests
{
    const long FileBytes = 50_000_000;

    [Fact]
    public void LongFile_IsReadInBoundedMemory()
    {
        using var reader = CsvRowReader.Open(
            new RepeatingStream("text,label\n", "\"It fits, and \"\"looks\"\" good.\nI keep it.\",positive\n", FileBytes), "long.csv");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long rows = 0, line = 0, most = 0;
        foreach (var row in reader.All())
        {
            line = row.Line;
            if (++rows % 200_000 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }
        Assert.Equal(2 * rows, line);
        Assert.InRange(rows, 900_000, long.MaxValue);
        Assert.InRange(most, long.MinValue, 4_000_000);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\"x")]
    [InlineData("x,\"\n")]
    [InlineData(",")]
    public void EndlessRow_IsRefusedInBoundedMemory(string start)
    {
        using var reader = CsvRowReader.Open(new RepeatingStream("text,label\n" + start, start == "," ? ",,,,,,,," : "xxxxxxxx", FileBytes), "long.csv", new CsvOptions { SkipBadRows = true });
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Empty(reader.All());
        Assert.InRange(reader.BadRows.Count, 1, 2);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 120_000_000);
    }

    // A file that is not there: a beginning, then the same bytes over and over.
    sealed class RepeatingStream(string start, string again, long length) : Stream
    {
        readonly byte[] block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(again, 1000)));
        byte[]? first = Encoding.UTF8.GetBytes(start);
        long position;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (first is { } begin)
            {
                begin.CopyTo(buffer);
                first = null;
                return begin.Length;
            }
            // Ends with a whole block.
            var at = (int)(position % block.Length);
            if (at == 0 && position >= length) return 0;
            var count = Math.Min(buffer.Length, block.Length - at);
            block.AsSpan(at, count).CopyTo(buffer);
            position += count;
            return count;
        }

        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
