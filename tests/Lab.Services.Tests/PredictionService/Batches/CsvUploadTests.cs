using System.IO.Compression;
using System.Net;
using System.Text;

namespace Lab.Services.Tests.PredictionService.Batches;

/// <summary>CSV in, CSV out, and everything that is refused before a row is sent.</summary>
public sealed class CsvUploadTests(CsvUploadTests.Service service) : IClassFixture<CsvUploadTests.Service>
{
    public sealed class Service : IAsyncLifetime
    {
        readonly PredictionServiceFactory factory = new() { Settings = { ["Batch:WindowRows"] = "4", ["Batch:MaxRowCharacters"] = "200", ["Prediction:MaxTextCharacters"] = "50" } };

        public HttpClient Client { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Client = await factory.ReadyClientAsync();

        public ValueTask DisposeAsync() => factory.DisposeAsync();
    }

    const string Added = "label,confidence,score_negative,score_neutral,score_positive";
    const string Neutral = "neutral,0.6,0.2,0.6,0.2";
    const string Good = "positive,0.8,0.05,0.15,0.8";

    Task<HttpAnswer> UploadAsync(string csv, string query = "?text_column=text") => service.Client.AnswerAsync(CsvForm.Request(CsvForm.Of(csv), query));

    static HttpAnswer Csv(string body) => new(HttpStatusCode.OK, "text/csv; charset=utf-8; header=present", body);

    public static TheoryData<string, string, string> Files => new()
    {
        { "text\ngood\n", "?text_column=text", $"text,{Added}\ngood,{Good}\n" },
        { "id,text,note\r\n7,good,\"a, \"\"b\"\"\nc\"\r\n", "?text_column=text", $"id,text,note,{Added}\r\n7,good,\"a, \"\"b\"\"\nc\",{Good}\r\n" },
        { "id;text\n1;good\n", "", $"id;text;{Added}\n1;good;{Good}\n".Replace(",", ";") },
        { "sep=|\nid|text\n1|good\n", "", $"sep=|\nid|text|{Added}\n1|good|{Good}\n".Replace(",", "|") },
        { "id|words\n1|good\n", "?delimiter=%7C&text_column=words", $"id|words|{Added}\n1|good|{Good}\n".Replace(",", "|") },
        { "id,text\n1,\"a \\\"b\\\"\"\n", "?escape=backslash", $"id,text,{Added}\n1,\"a \\\"b\\\"\",neutral,0.6,0.2,0.6,0.2\n" },
        { "id,text\n1,good\n2\n3,good\n", "?skip_bad_rows=true", $"id,text,{Added}\n1,good,{Good}\n3,good,{Good}\n" },
        { "\uFEFFid,Review\n1,good\n", "", $"id,Review,{Added}\n1,good,{Good}\n" },
        { "a,b\ngood,\n", "?text_column=b&text_column=a", $"a,b,{Added}\ngood,,{Good}\n" },
        { "text,label\ngood,x\n", "?text_column=text", $"text,label,label_predicted,confidence,score_negative,score_neutral,score_positive\ngood,x,{Good}\n" },
        { "text\n", "?text_column=text", $"text,{Added}\n" },
        { "text\ngood\n\u2603\n", "?warnings=true", $"text,{Added},warnings\ngood,{Good},\n\u2603,{Neutral},no-known-words\n" },
        { "text,warnings\ngood,x\n", "?text_column=text&warnings=True", $"text,warnings,{Added},warnings_predicted\ngood,x,{Good},\n" },
        { "text\ngood\n", "?warnings=false", $"text,{Added}\ngood,{Good}\n" },
        { "text\ngood", "?text_column=TEXT", $"text,{Added}\ngood,{Good}\n" },
    };

    [Theory, MemberData(nameof(Files))]
    public async Task File_ComesBackWithItsColumnsAndThePredictions(string csv, string query, string expected) =>
        Assert.Equal(Csv(expected), await UploadAsync(csv, query));

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(1_001)]
    public async Task RowsOfManyWindows_ComeBackInOrder(int count) => Assert.Equal(Csv(CsvForm.Answer(count)), await UploadAsync(CsvForm.Rows(count)));

    public static TheoryData<string, string, string, string> Wrong => new()
    {
        { "id,text\n1,good\n", "?text_column=txet", "There is no column 'txet'. Expected: one of the columns 'id', 'text'. Did you mean 'text'?", "text_column" },
        { "id,words\n1,good\n", "", "No column has a name usual for a text. Expected: one of the columns 'id', 'words'. Name it with ?text_column=NAME.", "text_column" },
        { "id,text\n1,good\n", "?warnings=yes", "The value of 'warnings' is 'yes'; expected true or false.", "warnings" },
        { "id,text\n1,good\n", "?warnings=true&warnings=true", "'warnings' is there 2 times.", "warnings" },
        { "id,text\n1,good\n", "?column=text", "Unknown query parameter 'column'; known are 'text_column', 'delimiter', 'encoding', 'escape', 'format', 'skip_bad_rows', 'warnings'.", "column" },
        { "id,text\n1,good\n", "?delimiter=x", "The value of 'delimiter' is 'x'; expected auto, ',', ';', tab or '|'.", "delimiter" },
        { "id,text\n1,good\n", "?format=parquet", "The value of 'format' is 'parquet'; expected csv, tsv, sentiment140.", "format" },
        { "id,text\n1,good\n", "?escape=x", "The value of 'escape' is 'x'; expected double, backslash.", "escape" },
        { "id,text\n1,good\n", "?skip_bad_rows=x", "The value of 'skip_bad_rows' is 'x'; expected true or false.", "skip_bad_rows" },
        { "id,text\n1,good\n", "?encoding=utf-8&encoding=utf-16", "'encoding' is there 2 times.", "encoding" },
        { "id;words\n1;good\n", "", "No column has a name usual for a text. Expected: one of the columns 'id;words'. The header is one cell that holds ';': if that is the separator, say so with ?delimiter=%3B.", "text_column" },
        { "[{\"text\":\"good\"}]", "", "file: This is a JSON array, not CSV. Expected: rows of fields.", "file" },
        { "<!DOCTYPE html><html><body>Sign in, please, to see this file</body></html>", "", "file: This is an HTML page, such as the one that a web site shows instead of a file. Expected: CSV, TSV, JSON (an array of objects, or an object a line) or Parquet, plain or gzip. Download the file itself: the raw link, or one that needs no sign-in.", "file" },
        { "", "", "file: The file is empty. Expected: a header row with the names of the columns.", "file" },
        { "text,text\ngood,good\n", "", "file, line 1: The header has the column 'text' 2 times. Expected: a different name for each column.", "file" },
        { "text,label,label_predicted\na,b,c\n", "", "file: The input has the columns 'label' and 'label_predicted' already. Expected: a free name for what is predicted. Rename or remove one of them.", "file" },
        { "id,text\n1,good\n2\n", "", "file, line 3: The row has 1 field, the header has 2 fields. Correct the row, or leave bad rows out with ?skip_bad_rows=true.", "file" },
        { "id,text\n1,good\n2,  \n", "", "file, line 3: The text is empty. Correct the row, or leave bad rows out with ?skip_bad_rows=true.", "file" },
        { "text\n\"good\n", "", "file, line 2: A quoted field is never closed. Correct the row, or leave bad rows out with ?skip_bad_rows=true.", "file" },
        { "text\ngo\0od\n", "", "file, line 2: There is a NUL byte. Correct the row, or leave bad rows out with ?skip_bad_rows=true.", "file" },
        { $"text\n{new string('x', 51)}\n", "", "file, line 2: The text has more than 50 characters. Correct the row, or leave bad rows out with ?skip_bad_rows=true.", "file" },
        { $"id,text\n{new string('x', 201)},good\n", "", "file, line 2: A field is longer than 200 characters. Correct the row, or leave bad rows out with ?skip_bad_rows=true.", "file" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task WrongFile_Is400WithItsPlace(string csv, string query, string detail, string where) =>
        Assert.Equal(HttpAnswer.BadRequest(detail, where), await UploadAsync(csv, query));

    [Fact]
    public async Task BytesThatAreNotUtf8_Are400()
    {
        var answer = await service.Client.AnswerAsync(CsvForm.Request(CsvForm.Of(new ByteArrayContent([.. "text\ngo"u8, 0xFF, 0xFE, .. "\n"u8]))));

        Assert.Equal(HttpAnswer.BadRequest("file, line 2: There are bytes that are not UTF-8. The first, 0xFF, is at byte 8 of the text. The file is likely windows-1252: say so with ?encoding=windows-1252. Or leave such rows out with ?skip_bad_rows=true.", "file"), answer);
    }

    [Fact]
    public async Task File_InAnotherEncoding_ComesBackInIt()
    {
        byte[] bytes = [.. "id,text\r\n"u8, 0xE9, .. ",good\r\n"u8];
        using var answer = await service.Client.SendAsync(CsvForm.Request(CsvForm.Of(new ByteArrayContent(bytes)), "?encoding=latin1"), TestContext.Current.CancellationToken);

        Assert.Equal("text/csv; charset=windows-1252; header=present", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            [.. Encoding.ASCII.GetBytes($"id,text,{Added}\r\n"), 0xE9, .. Encoding.ASCII.GetBytes($",good,{Good}\r\n")],
            await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task GzipFile_IsUnpacked_AndOneThatIsCutIsRefused()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync("id,text\n1,good\n"u8.ToArray(), TestContext.Current.CancellationToken);
        byte[] bytes = packed.ToArray();

        Assert.Equal(Csv($"id,text,{Added}\n1,good,{Good}\n"), await service.Client.AnswerAsync(CsvForm.Request(CsvForm.Of(new ByteArrayContent(bytes)))));
        var cut = await service.Client.AnswerAsync(CsvForm.Request(CsvForm.Of(new ByteArrayContent(bytes[..^3]))));
        Assert.Equal(HttpAnswer.BadRequest($"file, line 3: The gzip data stops at byte {bytes.Length - 3}, before its end: the file is cut. Expected: a whole gzip file.", "file"), cut);
    }

    [Theory]
    [InlineData("multipart/form-data", "--edge--\r\n", "multipart/form-data needs a boundary of 1 to 70 characters.", "Content-Type")]
    [InlineData("multipart/form-data; boundary=edge", "--edge--\r\n", "The body has no part; expected one called 'file' with a CSV.", "file")]
    [InlineData("multipart/form-data; boundary=edge", "--edge\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\na\r\n--edge--\r\n", "The first part is not called 'file'; expected that one only, with a CSV.", "file")]
    [InlineData("multipart/form-data; boundary=edge", "--edge\r\n\r\na\r\n--edge--\r\n", "The first part is not called 'file'; expected that one only, with a CSV.", "file")]
    public async Task FormWithoutTheFile_Is400(string type, string body, string detail, string where)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        Assert.Equal(HttpAnswer.BadRequest(detail, where), await service.Client.AnswerAsync(CsvForm.Request(content)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--edge\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ntext\r\ngood")]
    [InlineData("no form at all")]
    public async Task FormThatEndsTooEarly_Is400(string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=edge");

        var answer = await service.Client.AnswerAsync(CsvForm.Request(content));

        Assert.Equal((HttpStatusCode.BadRequest, HttpAnswer.ProblemJson), (answer.Status, answer.ContentType));
        Assert.Contains("The multipart body is damaged or ends too early", answer.Body);
    }

    [Fact]
    public async Task SecondPart_Is400()
    {
        var form = CsvForm.Of("text\ngood\n");
        form.Add(new StringContent("x"), "more");

        Assert.Equal(HttpAnswer.BadRequest("file: There is another part after 'file'. Expected: that part only.", "file"), await service.Client.AnswerAsync(CsvForm.Request(form)));
    }
}
