using System.Text;

namespace Lab.Datasets.Tests;

public class WholeGzipStreamTests
{
    static readonly byte[] content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(i => $"{i * 7919 % 10007},\u00e9 text\n")));
    static readonly byte[] packed = CsvText.Gzip(content);

    static byte[] Unpack(byte[] bytes, int piece = int.MaxValue, long most = long.MaxValue)
    {
        using var stream = new WholeGzipStream(new PieceStream(bytes, piece), most);
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        return whole.ToArray();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    [InlineData(int.MaxValue)]
    public async Task WholeFile_IsUnpacked_HoweverItsBytesArrive(int piece)
    {
        Assert.Equal(content, Unpack(packed, piece));
        using var stream = new WholeGzipStream(new PieceStream(packed, piece));
        using var whole = new MemoryStream();
        await stream.CopyToAsync(whole, TestContext.Current.CancellationToken);
        Assert.Equal(content, whole.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void SeveralMembers_AreOneText(int piece) =>
        Assert.Equal([.. content, .. content], Unpack([.. CsvText.Gzip([]), .. packed, .. CsvText.Gzip([]), .. packed, .. CsvText.Gzip([])], piece));

    [Fact]
    public void Cut_AtEveryByte_IsAnErrorThatNamesIt_AndGivesNoByteThatIsNotOfTheFile()
    {
        for (int length = 2; length < packed.Length; length += length < 40 || length > packed.Length - 40 ? 1 : 13)
        {
            using var stream = new WholeGzipStream(new PieceStream(packed[..length], 4096));
            using var got = new MemoryStream();
            var error = Assert.Throws<InvalidDataException>(() => stream.CopyTo(got));
            Assert.Equal($"The gzip data stops at byte {length:N0}, before its end: the file is cut.", error.Message);
            Assert.True(content.AsSpan().StartsWith(got.ToArray()));
        }
    }

    [Fact]
    public void SecondMemberCut_IsAnError()
    {
        byte[] two = [.. packed, .. packed];
        foreach (int left in (int[])[1, 2, 5, 9, 10, 11, 200, packed.Length - 9, packed.Length - 8, packed.Length - 1])
            Assert.Throws<InvalidDataException>(() => Unpack(two[..(packed.Length + left)]));
    }

    [Fact]
    public void AnyByteOfTheTrailerChanged_IsAnError()
    {
        for (int i = 1; i <= 8; i++)
        {
            byte[] damaged = [.. packed];
            damaged[^i] ^= 0x10;
            Assert.StartsWith("The gzip data is damaged between byte ", Assert.Throws<InvalidDataException>(() => Unpack(damaged)).Message);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0 }, 1)]
    [InlineData(new byte[] { 0, 0, 0, 0 }, int.MaxValue)]
    [InlineData(new byte[] { 0x1F }, int.MaxValue)]
    [InlineData(new byte[] { 0x1F }, 1)]
    [InlineData(new byte[] { 0x1F, 0x8B }, int.MaxValue)]
    [InlineData(new byte[] { (byte)'x', (byte)'y' }, 1)]
    public void SomethingAfterTheEnd_IsAnError(byte[] more, int piece) => Assert.Throws<InvalidDataException>(() => Unpack([.. packed, .. more], piece));

    [Fact]
    public void MoreThanAllowed_IsAnError()
    {
        Assert.Equal(content, Unpack(packed, most: content.Length));
        Assert.Equal(
            $"The gzip data is more than {content.Length - 1:N0} bytes when unpacked.",
            Assert.Throws<InvalidDataException>(() => Unpack(packed, most: content.Length - 1)).Message);
    }

    [Fact]
    public void CutFile_GivesNoRowThatIsNotInIt()
    {
        byte[] text = Encoding.UTF8.GetBytes("text,label\n" + string.Concat(Enumerable.Range(0, 3_000).Select(i => $"\"text {i * 7919 % 10007}\",positive\n")));
        byte[] whole = CsvText.Gzip(text);
        for (int length = whole.Length / 4; length < whole.Length; length += whole.Length / 50)
        {
            using var reader = CsvText.Open(whole[..length], new CsvOptions { SkipBadRows = true });
            int rows = 0;
            var error = Assert.Throws<LabException>(() =>
            {
                foreach (var row in reader.All()) Assert.Equal($"text {rows++ * 7919 % 10007}|positive", string.Join('|', row.Fields));
            });
            Assert.Equal((ErrorKind.Data, 0L), (error.Kind, reader.BadRows.Count));
        }
    }

    /// <summary>Gives its bytes in pieces of one length.</summary>
    sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, piece)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
