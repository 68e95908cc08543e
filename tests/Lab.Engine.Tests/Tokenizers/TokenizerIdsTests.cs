using System.Diagnostics;
using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers;

public class TokenizerIdsTests
{
    static Tokenizer Bert => BertFixture.Bert;

    [Fact]
    public void AppendIds_AtEveryLength_EqualsEncodeWithTruncation()
    {
        foreach (string text in BertFixture.Texts)
        {
            int full = Bert.Encode(text).Count;
            for (int length = 2; length <= full + 1; length++)
            {
                var ids = new List<int> { -7 };
                bool truncated = Bert.AppendIds(text, length, ids);
                var expected = Bert.Encode(text, options: new() { Truncation = new(length) }).Ids;
                Assert.Equal([-7, .. expected], ids);
                Assert.Equal(length < full, truncated);
            }
        }
    }

    [Fact]
    public void WriteIds_GivesTheSameIdsAsAppendIds()
    {
        foreach (string text in BertFixture.Texts)
        {
            var ids = new List<int>();
            bool truncated = Bert.AppendIds(text, 12, ids);
            var buffer = new int[12];
            int written = Bert.WriteIds(text, buffer, out bool writeTruncated);
            Assert.Equal(ids, buffer[..written]);
            Assert.Equal(truncated, writeTruncated);
        }
    }

    [Fact]
    public void AppendIds_OfPairs_EqualsEncodeWithTruncation()
    {
        foreach (string first in BertFixture.Texts)
        {
            foreach (string second in BertFixture.Texts)
            {
                foreach (int length in (int[])[3, 4, 5, 8, 20, 1000])
                {
                    List<int> ids = [], typeIds = [];
                    bool truncated = Bert.AppendIds(first, second, length, ids, typeIds);
                    var expected = Bert.Encode(first, second, new() { Truncation = new(length) });
                    Assert.Equal(expected.Ids, ids);
                    Assert.Equal(expected.TypeIds, typeIds);
                    Assert.Equal(Bert.Encode(first, second).Count > length, truncated);
                }
            }
        }
    }

    [Fact]
    public void AppendIds_WithoutRoomForSpecialTokens_Fails()
    {
        var error = Assert.Throws<LabException>(() => Bert.AppendIds("a", 1, []));
        Assert.Equal((ErrorKind.Usage, "maxLength: 1 tokens are too few. Expected: at least 2, the number of special tokens."), (error.Kind, error.Message));
        Assert.Throws<LabException>(() => Bert.AppendIds("a", "b", 2, [], []));
    }

    [Fact]
    public void AppendIds_WarmedUp_AllocatesNothing()
    {
        List<int> ids = new(10_000), typeIds = new(10_000);
        // The runtime's own vector searches box until the JIT has optimised them, which takes it a moment.
        var patience = Stopwatch.StartNew();
        long allocated = -1;
        while (allocated != 0 && patience.Elapsed < TimeSpan.FromSeconds(30))
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int round = 0; round < 10; round++)
            {
                foreach (string text in BertFixture.Texts)
                {
                    ids.Clear();
                    typeIds.Clear();
                    Bert.AppendIds(text, 64, ids);
                    Bert.AppendIds(text, text, 64, ids, typeIds);
                }
            }
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void AppendIds_FromManyThreads_GivesWhatOneThreadGets()
    {
        var expected = BertFixture.Texts.Select(t => string.Join(' ', Bert.Encode(t).Ids)).ToArray();
        Parallel.For(0, 400, new() { MaxDegreeOfParallelism = 4 }, i =>
        {
            int which = i % expected.Length;
            var ids = new List<int>();
            Bert.AppendIds(BertFixture.Texts[which], int.MaxValue, ids);
            Assert.Equal(expected[which], string.Join(' ', ids));
        });
    }
}
