using Lab.Hub;
using Microsoft.AspNetCore.Http;

namespace Lab.Platform.Tests.Hub;

public sealed class HubRefusalTests : HubTest
{
    [Theory]
    [InlineData(401, "RepoNotFound", "no such model, or it is private", "HF_TOKEN")]
    [InlineData(404, "RepoNotFound", "no such model, or it is private", "Check the name")]
    [InlineData(401, null, "no such model, or it is private", "HF_TOKEN")]
    [InlineData(401, "GatedRepo", "accepted its conditions", "Accept them at")]
    [InlineData(403, "GatedRepo", "accepted its conditions", "HF_TOKEN")]
    [InlineData(403, "DisabledRepo", "disabled this model", "")]
    [InlineData(403, null, "does not allow", "HF_TOKEN")]
    [InlineData(404, "RevisionNotFound", "no revision 'main'", "")]
    [InlineData(418, null, "answers 418", "")]
    public async Task Refusal_IsNamedWithTheWayToGoOn(int status, string? code, string what, string remedy)
    {
        Hub.Refuse(status, code);
        var error = await RefusalAsync();
        Assert.Equal(ErrorKind.Model, error.Kind);
        Assert.Contains(what, error.What);
        Assert.Contains(remedy, error.Remedy ?? "");
    }

    [Fact]
    public async Task MissingFile_IsNamed() => Assert.Contains("no other.json", (await RefusalAsync(null, "other.json")).What);

    [Fact]
    public async Task UnknownModel_IsNamed() =>
        Assert.Contains("no such model", (await Assert.ThrowsAsync<LabException>(() => OpenAsync(name: "lab/none"))).What);

    [Fact]
    public async Task TooManyCalls_AreRepeatedWhenTheHubSaysSo()
    {
        int calls = 0;
        Hub.Instead = context =>
        {
            if (++calls > 2) return Task.FromResult(false);
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "7";
            return Task.FromResult(true);
        };
        var time = new HurriedTime();
        await FetchAsync(Options with { Time = time });
        Assert.Equal(2, time.Pauses.Count(pause => pause == TimeSpan.FromSeconds(7)));
    }

    [Fact]
    public async Task PauseThatIsTooLong_IsToldInsteadOfWaitedFor()
    {
        Hub.Refuse(429, null, "3600");
        Assert.Contains("3,600 s", (await RefusalAsync()).What);
        Assert.Single(Hub.Requests);
    }

    [Fact]
    public async Task HubThatFails_IsAskedAFewTimes()
    {
        Hub.Refuse(503, null);
        Assert.Contains("cannot be reached", (await RefusalAsync()).What);
        Assert.Equal(5, Hub.Requests.Count);
    }

    [Fact]
    public async Task AnswerThatIsNoJson_IsRefused()
    {
        Hub.Instead = async context =>
        {
            await context.Response.WriteAsync("<html>");
            return true;
        };
        Assert.Contains("not JSON", (await RefusalAsync()).What);
    }

    [Theory]
    [InlineData("../../../etc")]
    [InlineData("")]
    [InlineData("a/b")]
    public async Task CommitThatIsNoName_IsRefused(string commit)
    {
        Hub.Commit = commit;
        Assert.Contains("which commit", (await RefusalAsync()).What);
    }

    [Theory]
    [InlineData("\"../../x\"")]
    [InlineData("\"\"")]
    [InlineData("\".hidden\"")]
    public async Task ETagThatIsNoName_IsRefused(string etag)
    {
        Hub.Instead = context =>
        {
            if (context.Request.Method != "HEAD") return Task.FromResult(false);
            context.Response.Headers["X-Linked-Etag"] = etag;
            context.Response.Headers["X-Linked-Size"] = "5";
            return Task.FromResult(true);
        };
        Assert.Contains("as the ETag of", (await RefusalAsync()).What);
        Assert.False(Directory.Exists(Path.Combine(Here, "blobs")));
    }

    [Fact]
    public async Task CircleOfRedirects_Ends()
    {
        Hub.Instead = context =>
        {
            context.Response.Redirect(context.Request.Path);
            return Task.FromResult(true);
        };
        Assert.Contains("more than 10 times", (await RefusalAsync()).What);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/x")]
    public async Task RedirectToOtherKindOfAddress_IsRefused(string location)
    {
        Hub.Instead = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location;
            return Task.FromResult(true);
        };
        Assert.Contains("sends to an address of the kind", (await RefusalAsync()).What);
    }
}
