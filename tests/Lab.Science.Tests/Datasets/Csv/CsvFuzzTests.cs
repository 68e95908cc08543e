using System.Text;
using CsvHelper;

namespace Lab.Datasets.Tests;

/// <summary>Damaged files: reading ends with rows or with a LabException, and what it accepts is what CsvHelper's strict mode reads.</summary>
public class CsvFuzzTests
{
    const int Mutations = 6_000;

    static readonly string[] seeds =
    [
        "text,label\ngood,positive\nbad,negative\n",
        "title,text,label\r\n\"Fits, well\",\"She said \"\"yes\"\"\",1\r\n,\"two\r\nlines\",0\r\n",
        "\uFEFFtext,label\r\"caf\u00e9 \U0001F600\",positive\r\r\n,negative",
        "a\n\"\"\n\n\"\"\"\"\n\"\n\"\n",
        "text;label\n1;2\n",
    ];

    static readonly byte[][] pieces =
    [
        "\""u8.ToArray(), "\"\""u8.ToArray(), ","u8.ToArray(), "\n"u8.ToArray(), "\r\n"u8.ToArray(), "\r"u8.ToArray(), "\0"u8.ToArray(),
        [0xFF], [0xC3], [0xF0, 0x9F], [0xEF, 0xBB, 0xBF], [0x1F, 0x8B], "\",\""u8.ToArray(), "label"u8.ToArray(), " "u8.ToArray(),
    ];

    static IEnumerable<byte[]> Corpus()
    {
        var random = new Random(20_240_611);
        for (var i = 0; i < Mutations; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(seeds[i % seeds.Length]).ToList();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                var at = random.Next(bytes.Count + 1);
                var length = Math.Min(random.Next(8), bytes.Count - at);
                switch (random.Next(5))
                {
                    case 0: bytes.InsertRange(at, pieces[random.Next(pieces.Length)]); break;
                    case 1: bytes.RemoveRange(at, length); break;
                    case 2: bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length)); break;
                    case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                    case 4 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
                }
            }
            yield return i % 50 == 49 && bytes.Count > 0 ? Damage(CsvText.Gzip([.. bytes]), random) : [.. bytes];
        }
    }

    static byte[] Damage(byte[] gzip, Random random)
    {
        gzip[random.Next(gzip.Length)] ^= (byte)(1 << random.Next(8));
        return gzip;
    }

    [Fact]
    public void DamagedFile_GivesRowsOrALabException()
    {
        var (read, refused) = (0, 0);
        foreach (var bytes in Corpus())
        {
            var strict = TryRead(bytes, skip: false, out var rows, out _);
            var skipping = TryRead(bytes, skip: true, out var kept, out var bad);
            // Skipping changes nothing about a file without bad rows, and fails only where no rows can be had at all.
            if (strict)
            {
                Assert.True(skipping);
                Assert.Equal(0, bad);
                Assert.Equal(rows.Select(CsvText.Shown), kept.Select(CsvText.Shown));
            }
            else if (skipping)
            {
                Assert.NotEqual(0, bad);
            }
            Assert.All(kept.Zip(kept.Skip(1)), pair => Assert.True(pair.First.Line < pair.Second.Line));
            if (strict) read++;
            else refused++;
        }
        // Both ways out are well visited.
        Assert.InRange(read, Mutations / 10, Mutations);
        Assert.InRange(refused, Mutations / 10, Mutations);
    }

    [Fact]
    public void AcceptedFile_ReadsAsInCsvHelpersStrictMode()
    {
        var options = CsvReaderOptions.Default with
        {
            Separator = ',',
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            FieldCountMismatch = CsvFieldCountHandling.Throw,
        };
        foreach (var bytes in Corpus().Where(bytes => !bytes.AsSpan().StartsWith((byte[])[0x1F, 0x8B])))
        {
            if (!TryRead(bytes, skip: false, out var rows, out _)) continue;
            using var peer = CsvReader.Create(new MemoryStream(bytes), options);
            var expected = new List<string>();
            while (peer.Read())
                expected.Add(CsvText.Shown(new CsvRow(peer.LineNumber, [.. Enumerable.Range(0, peer.FieldCount).Select(peer.GetString)])));
            Assert.Equal(expected, rows.Select(CsvText.Shown));
        }
    }

    [Fact]
    public void DamagedFile_LoadsAsADatasetOrGivesALabException()
    {
        foreach (var bytes in Corpus())
            foreach (var skip in (bool[])[false, true])
                try
                {
                    var data = Dataset.Load(
                        new MemoryStream(bytes), "file.csv", new DatasetOptions { SkipBadRows = skip }, TestContext.Current.CancellationToken);
                    Assert.All(data.Examples, example => Assert.InRange(example.Label, 0, data.Labels.Names.Count - 1));
                }
                catch (LabException error)
                {
                    Assert.Equal(ErrorKind.Data, error.Kind);
                }
    }

    static bool TryRead(byte[] bytes, bool skip, out List<CsvRow> rows, out long bad)
    {
        rows = [];
        bad = 0;
        try
        {
            using var reader = CsvText.Open(bytes, new CsvOptions { SkipBadRows = skip, Delimiter = ',' });
            foreach (var row in reader.All())
            {
                Assert.Equal(reader.Header.Count, row.Fields.Length);
                rows.Add(row);
            }
            bad = reader.BadRows.Count;
            return true;
        }
        catch (LabException)
        {
            return false;
        }
    }
}
