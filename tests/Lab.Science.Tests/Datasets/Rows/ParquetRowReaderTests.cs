using Parquet;
using Parquet.Schema;

namespace Lab.Datasets.Tests;

public class ParquetRowReaderTests
{
    static async Task<byte[]> WriteAsync(int groups = 2)
    {
        var text = new DataField<string>("text");
        var label = new DataField<long>("label");
        var score = new DataField<double?>("score");
        var when = new DataField<DateTime>("when");
        using var bytes = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(text, label, score, when), bytes, cancellationToken: TestContext.Current.CancellationToken))
            for (int i = 0; i < groups; i++)
            {
                using var group = writer.CreateRowGroup();
                await group.WriteAsync(text, new string?[] { $"good \u00e9 {i}", null }!);
                await group.WriteAsync<long>(label, new long[] { 1, 0 });
                await group.WriteAsync<double>(score, new double?[] { 0.25, null });
                await group.WriteAsync<DateTime>(when, new[] { new DateTime(2024, 5, 1, 12, 0, 0, DateTimeKind.Utc), new DateTime(2024, 5, 2, 0, 0, 0, DateTimeKind.Utc) });
            }
        return bytes.ToArray();
    }

    [Theory]
    [InlineData("a.parquet", false, false)]
    [InlineData("train-00000", false, false)]
    [InlineData("a.csv", true, false)]
    [InlineData("a.parquet.gz", true, true)]
    public async Task RowGroups_AreRowsOfText_AlsoFromPipesAndGzip(string name, bool pipe, bool gzip)
    {
        byte[] bytes = await WriteAsync();
        if (gzip) bytes = CsvText.Gzip(bytes);
        using var rows = RowFile.Open(pipe ? new PipeStream(bytes) : new MemoryStream(bytes), name, new DatasetOptions());
        Assert.Equal(["text", "label", "score", "when"], rows.Header);
        Assert.Equal(
            ["1: good \u00e9 0|1|0.25|2024-05-01T12:00:00", "2: |0||2024-05-02T00:00:00", "3: good \u00e9 1|1|0.25|2024-05-01T12:00:00", "4: |0||2024-05-02T00:00:00"],
            rows.Rows(TestContext.Current.CancellationToken).Select(CsvText.Shown));
    }

    [Fact]
    public async Task BadRow_IsNamedByItsNumber()
    {
        var error = Assert.Throws<LabException>(() => LoadAsync(new MemoryStream()).GetAwaiter().GetResult());
        Assert.StartsWith("This is not Parquet", error.What);
        byte[] bytes = await WriteAsync();
        error = Assert.Throws<LabException>(() => Dataset.Load(new MemoryStream(bytes), "a.parquet", new DatasetOptions(), TestContext.Current.CancellationToken));
        Assert.Equal(("a.parquet, row 2", "The text is empty."), (error.Where, error.What));
        var data = Dataset.Load(new MemoryStream(bytes), "a.parquet", new DatasetOptions { SkipBadRows = true, Labels = ["0", "1"] }, TestContext.Current.CancellationToken);
        Assert.Equal(["good \u00e9 0", "good \u00e9 1"], data.Examples.Select(example => example.Text));

        static Task<Dataset> LoadAsync(Stream stream) => Task.FromResult(Dataset.Load(stream, "a.parquet", new DatasetOptions()));
    }

    [Fact]
    public async Task CutOrDamagedFile_IsAnError()
    {
        byte[] bytes = await WriteAsync();
        for (int length = 4; length < bytes.Length; length += 7)
        {
            var error = Assert.Throws<LabException>(() => All(bytes[..length]));
            Assert.Equal(ErrorKind.Data, error.Kind);
        }
        var random = new Random(11);
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.Next(4, bytes.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                All(damaged);
            }
            catch (LabException error)
            {
                Assert.Equal(ErrorKind.Data, error.Kind);
            }
        }
    }

    static List<CsvRow> All(byte[] bytes)
    {
        using var rows = RowFile.Open(new MemoryStream(bytes), "a.parquet", new DatasetOptions());
        return [.. rows.Rows(TestContext.Current.CancellationToken)];
    }

    sealed class PipeStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
