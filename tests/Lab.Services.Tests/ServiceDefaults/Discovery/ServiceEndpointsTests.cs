using Lab.ServiceDefaults.Discovery;
using Microsoft.Extensions.Configuration;

namespace Lab.Services.Tests.ServiceDefaults.Discovery;

public sealed class ServiceEndpointsTests
{
    static ServiceEndpoints Of(params (string Key, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build());

    static readonly (string, string)[] settings =
    [
        ("services:predict:http:0", "http://localhost:5001"),
        ("services:predict:http:1", "http://localhost:5002"),
        ("services:predict:https:0", "https://localhost:5003"),
        ("services:predict:admin:0", "localhost:5004"),
        ("services:plain:http:0", "http://localhost:5005"),
        ("services:outside:default:0", "https://api.example.org/v2"),
    ];

    [Theory]
    [InlineData("http://predict/a?b=c", "http://localhost:5001/a?b=c")]
    [InlineData("https://predict/a", "https://localhost:5003/a")]
    [InlineData("https+http://predict/a", "https://localhost:5003/a")]
    [InlineData("https+http://plain/a", "http://localhost:5005/a")]
    [InlineData("http://_admin.predict/a", "http://localhost:5004/a")]
    [InlineData("https+http://outside/items/1", "https://api.example.org/v2/items/1")]
    [InlineData("http://PREDICT/a", "http://localhost:5001/a")]
    [InlineData("http://localhost:80/a", "http://localhost/a")]
    [InlineData("http://somewhere.else/a", "http://somewhere.else/a")]
    public void Name_BecomesTheConfiguredAddress(string asked, string expected) =>
        Assert.Equal(expected, Of(settings).Resolve(new Uri(asked)).AbsoluteUri);

    [Fact]
    public void SeveralAddresses_TakeTurns()
    {
        var endpoints = Of(settings);

        Assert.Equal([5001, 5002, 5001, 5002], Enumerable.Range(0, 4).Select(_ => endpoints.Resolve(new Uri("http://predict/")).Port));
    }

    [Theory]
    [InlineData("https+http://missing/", "services__missing__https__0")]
    [InlineData("http://_admin.missing/", "services__missing__admin__0")]
    public void NameThatIsNotConfigured_TellsTheVariable(string asked, string variable)
    {
        var error = Assert.Throws<HttpRequestException>(() => Of(settings).Resolve(new Uri(asked)));

        Assert.EndsWith($"expected the environment variable {variable}.", error.Message);
    }
}
