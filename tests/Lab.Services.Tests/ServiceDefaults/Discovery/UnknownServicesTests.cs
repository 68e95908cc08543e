using System.Net;

namespace Lab.Services.Tests.ServiceDefaults.Discovery;

public sealed class UnknownServicesTests
{
    static readonly (string, string)[] settings =
    [
        ("HttpResilience:Retries", "0"),
        ("services:predict:http:0", "http://localhost:5001"),
        ("services:predict:http:1", "http://localhost:5002"),
        ("services:predict:https:0", "https://localhost:5003"),
        ("services:predict:admin:0", "localhost:5004"),
        ("services:plain:http:0", "http://localhost:5005"),
        ("services:outside:default:0", "https://api.example.org/v2"),
    ];

    sealed class Asked : HttpMessageHandler
    {
        public List<Uri> Addresses { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Addresses.Add(request.RequestUri!);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }

    static async Task<List<Uri>> AskAsync(params IEnumerable<string> addresses)
    {
        var asked = new Asked();
        using var client = new DefaultClient(asked, null, settings);
        foreach (string address in addresses)
        {
            using var answer = await client.Http.GetAsync(address, TestContext.Current.CancellationToken);
        }
        return asked.Addresses;
    }

    [Theory]
    [InlineData("https://predict/a", "https://localhost:5003/a")]
    [InlineData("https+http://predict/a?b=c", "https://localhost:5003/a?b=c")]
    [InlineData("https+http://plain/a", "http://localhost:5005/a")]
    [InlineData("http://_admin.predict/a", "http://localhost:5004/a")]
    [InlineData("https+http://outside/items/1", "https://api.example.org/v2/items/1")]
    [InlineData("http://PLAIN/a", "http://localhost:5005/a")]
    [InlineData("http://localhost:80/a", "http://localhost/a")]
    [InlineData("http://somewhere.else/a", "http://somewhere.else/a")]
    public async Task NameThatIsConfigured_AndOrdinaryHost_AreAsked(string asked, string expected) =>
        Assert.Equal(expected, (await AskAsync(asked)).Single().AbsoluteUri);

    [Fact]
    public async Task SeveralAddresses_TakeTurns() =>
        Assert.Equal([5002, 5001, 5002, 5001], (await AskAsync(Enumerable.Repeat("http://predict/", 4))).Select(address => address.Port));

    [Theory]
    [InlineData("https+http://missing/", "'missing' is configured for https+http://missing;", "services__missing__https__0")]
    [InlineData("http://_admin.missing/", "'missing' is configured for http://_admin.missing;", "services__missing__admin__0")]
    [InlineData("http://_other.predict/", "'predict' is configured for http://_other.predict;", "services__predict__other__0")]
    public async Task NameThatIsNotConfigured_TellsTheVariable(string asked, string where, string variable)
    {
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(asked));

        Assert.Equal($"No address of the service {where} expected the environment variable {variable}.", error.Message);
    }
}
