using Lab.Hub;

namespace Lab.Platform.Tests.Hub;

public sealed class HubEnvironmentTests : IDisposable
{
    readonly string home = Directory.CreateTempSubdirectory("lab-hf-").FullName;

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public void NothingSet_IsTheHubAndTheUsersCache()
    {
        var options = Read();
        Assert.Equal("https://huggingface.co/", options.Endpoint.AbsoluteUri);
        Assert.EndsWith(Path.Combine(".cache", "huggingface", "hub"), options.CacheFolder);
        Assert.False(options.Offline);
    }

    [Fact]
    public void Folders_AreFoundAsTheHubsOwnLibraryDoes()
    {
        Assert.Equal(Path.Combine(home, "hub"), Read(("HF_HOME", home)).CacheFolder);
        Assert.Equal(Path.Combine(home, "huggingface", "hub"), Read(("XDG_CACHE_HOME", home)).CacheFolder);
        Assert.Equal(Path.Combine(home, "other"), Read(("HF_HOME", "/x"), ("HF_HUB_CACHE", Path.Combine(home, "other"))).CacheFolder);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("ON", true)]
    [InlineData("0", false)]
    [InlineData("no", false)]
    [InlineData("", false)]
    public void Offline_IsAskedForInAFewWords(string value, bool expected) => Assert.Equal(expected, Read(("HF_HUB_OFFLINE", value)).Offline);

    [Fact]
    public void Token_ComesFromTheVariableElseFromItsFile()
    {
        File.WriteAllText(Path.Combine(home, "token"), "hf_file\n");
        File.WriteAllText(Path.Combine(home, "another"), "hf_another");
        Assert.Equal("hf_file", Read(("HF_HOME", home)).Token);
        Assert.Equal("hf_another", Read(("HF_HOME", home), ("HF_TOKEN_PATH", Path.Combine(home, "another"))).Token);
        Assert.Equal("hf_set", Read(("HF_HOME", home), ("HF_TOKEN", " hf_set\r\n")).Token);
        Assert.Null(Read(("HF_HOME", home), ("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")).Token);
    }

    [Fact]
    public void TokenThatIsNone_IsRefusedWithoutShowingIt()
    {
        var error = Assert.Throws<LabException>(() => Read(("HF_TOKEN", "hf_\u00e4 secret")));
        Assert.DoesNotContain("secret", error.Message);
    }

    [Theory]
    [InlineData("hub.example")]
    [InlineData("ftp://hub.example")]
    [InlineData("https://name:password@hub.example")]
    public void EndpointThatIsNone_IsRefused(string endpoint)
    {
        var error = Assert.Throws<LabException>(() => Read(("HF_ENDPOINT", endpoint)));
        Assert.Equal(ErrorKind.Usage, error.Kind);
        Assert.DoesNotContain("password@", error.Message);
    }

    [Theory]
    [InlineData("bert-base-uncased", "bert-base-uncased", "main")]
    [InlineData("lab/tiny@v1", "lab/tiny", "v1")]
    [InlineData("lab/tiny@refs/pr/1", "lab/tiny", "refs/pr/1")]
    public void Name_HasOwnerAndRevision(string text, string name, string revision) => Assert.Equal(new HubModelId(name, revision), HubModelId.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("a/b/c")]
    [InlineData("./a")]
    [InlineData("../a")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("~/a")]
    [InlineData("a\\b")]
    [InlineData("a--b")]
    [InlineData("a..b")]
    [InlineData("a.git")]
    [InlineData("a b")]
    [InlineData("a?x=1")]
    [InlineData("a@")]
    [InlineData("a@../x")]
    [InlineData("a@x//y")]
    [InlineData("a@b@c")]
    public void TextThatIsNoName_IsNone(string text) => Assert.False(HubModelId.TryParse(text, out _));

    HubOptions Read(params (string Name, string Value)[] variables) =>
        HubEnvironment.Read(name => variables.FirstOrDefault(one => one.Name == name).Value ?? (name == "HF_HOME" && variables.Length > 0 && variables.All(one => one.Name is "HF_TOKEN") ? home : null));
}
