using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using CsvHelper;
using Lab.Benchmarks.Harness;
using Lab.Datasets;

namespace Lab.Benchmarks.Csv;

/// <summary>Reads the reviews row by row, every field as a string, against CsvHelper's strict mode: plain from memory, and as the gzip file that it is.</summary>
sealed class CsvBenchmark : IBenchmark
{
    const string Ours = "Lab.Datasets";
    const string Peer = "CsvHelper";

    // So that a measurement takes a fair part of a second.
    const int Passes = 8;

    public string Name => "csv";

    public void Run(BenchmarkContext context, MarkdownReport report)
    {
        if (Places.Data(context.Options.Data, out string reason) is not { } file)
        {
            context.Skip(Name, reason);
            return;
        }
        byte[] packed = File.ReadAllBytes(file);
        byte[] plain = Unpack(packed);
        if (Fields(plain) != TheirFields(plain))
        {
            context.Disagree("The two readers do not give the same number of fields.");
            return;
        }
        report.AddTitle("CSV");
        report.AddText(string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(file)}: {plain.Length / 1e6:F1} MB unpacked, every field as a string, one thread. MB of text a second; median (lowest to highest) of {context.Options.Rounds} turns."));
        report.AddVersion($"CsvHelper {FileVersionInfo.GetVersionInfo(typeof(CsvReader).Assembly.Location).FileVersion}, strict mode");
        int passes = context.Options.Quick ? 1 : Passes;
        report.AddTable(
            ["text", Ours, Peer, "ours / theirs"],
            [Row("plain, in memory", plain, plain), Row("gzip, in memory", packed, packed)]);

        string[] Row(string text, byte[] ours, byte[] theirs)
        {
            double megabytes = passes * plain.Length / 1e6;
            var turns = context.Compare([Contender.Here(Ours, () => Repeat(() => Fields(ours))), Contender.Here(Peer, () => Repeat(() => TheirFields(theirs)))], [], Peer);
            return [text, turns.Rate(Ours, megabytes).Text("N0"), turns.Rate(Peer, megabytes).Text("N0"), turns.Ratio(Ours, megabytes, Peer, megabytes).Text("0.00")];
        }

        void Repeat(Func<long> pass)
        {
            for (int i = 0; i < passes; i++) pass();
        }
    }

    static long Fields(byte[] bytes)
    {
        long fields = 0;
        using var rows = CsvRowReader.Open(new MemoryStream(bytes), "reviews.csv");
        foreach (var row in rows.Rows()) fields += row.Fields.Length;
        return fields;
    }

    static long TheirFields(byte[] bytes)
    {
        Stream stream = new MemoryStream(bytes);
        if (bytes is [0x1F, 0x8B, ..]) stream = new GZipStream(stream, CompressionMode.Decompress);
        using var reader = CsvReader.Create(
            stream,
            CsvReaderOptions.Default with
            {
                Separator = ',',
                TrackLineNumbers = true,
                MalformedData = CsvMalformedDataHandling.Throw,
                FieldCountMismatch = CsvFieldCountHandling.Throw,
            });
        long fields = 0;
        while (reader.Read())
            for (int i = 0; i < reader.FieldCount; i++)
                if (reader.GetString(i) is not null) fields++;
        return fields;
    }

    static byte[] Unpack(byte[] packed)
    {
        using var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
