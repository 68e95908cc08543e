using System.Net.Http.Headers;
using System.Text;

namespace Lab.Services.Tests.PredictionService.Batches;

/// <summary>Uploads of a CSV.</summary>
static class CsvForm
{
    public static MultipartFormDataContent Of(string csv, string part = "file") => Of(new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), part);

    public static MultipartFormDataContent Of(HttpContent csv, string part = "file")
    {
        csv.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return new MultipartFormDataContent("edge") { { csv, part, "reviews.csv" } };
    }

    public static HttpRequestMessage Request(HttpContent form, string query = "?text_column=text") => new(HttpMethod.Post, "/batch_predict" + query) { Content = form };

    /// <summary>A file of so many rows, every third one good, bad, or neither.</summary>
    public static string Rows(int count, string header = "id,text\n") =>
        header + string.Concat(Enumerable.Range(0, count).Select(i => $"{i},{(i % 3) switch { 0 => "good", 1 => "bad", _ => "so" }}\n"));

    /// <summary>What comes back for <see cref="Rows"/>.</summary>
    public static string Answer(int count) =>
        "id,text,label,confidence,score_negative,score_neutral,score_positive\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"{i}," + (i % 3) switch
        {
            0 => "good,positive,0.8,0.05,0.15,0.8\n",
            1 => "bad,negative,0.75,0.75,0.2,0.05\n",
            _ => "so,neutral,0.6,0.2,0.6,0.2\n",
        }));
}
