using System.IO.Pipelines;
using System.Text.Json;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lab.Services.Tests.MlflowServer.Http;

public sealed class StreamedPageTests
{
    [Fact]
    public async Task Page_IsReadNoFasterThanItIsTaken()
    {
        var cancellation = TestContext.Current.CancellationToken;
        const int Pieces = 1000;
        int read = 0;
        var page = new StreamedPage<Tag>("tags", new(Enumerable.Range(0, Pieces).Select(piece =>
        {
            read++;
            return (IReadOnlyList<Tag>)[new Tag($"{piece}", new string('x', 10_000))];
        }), "next"));
        var pipe = new Pipe();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(pipe.Writer.AsStream()));

        // Nobody reads: the pipe takes 64 KiB, and the rest stays where it is.
        var writing = page.WriteAsync(context.Response, cancellation);
        Assert.False(writing.IsCompleted);
        Assert.InRange(read, 1, 100);

        var taking = JsonDocument.ParseAsync(pipe.Reader.AsStream(), cancellationToken: cancellation);
        await writing;
        await pipe.Writer.CompleteAsync();
        using var answer = await taking;
        Assert.Equal(Pieces, read);
        Assert.Equal(
            Enumerable.Range(0, Pieces).Select(piece => $"{piece}"),
            answer.RootElement.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("key").GetString()));
        Assert.Equal("next", answer.RootElement.GetProperty("next_page_token").GetString());
    }

    [Fact]
    public async Task PageOfNothing_IsAnEmptyObject()
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await new StreamedPage<Tag>("tags", new SearchResults<Tag>([[]], null)).WriteAsync(context.Response, TestContext.Current.CancellationToken);
        Assert.Equal("{}"u8.ToArray(), body.ToArray());
    }
}
