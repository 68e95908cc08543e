using Lab.ServiceDefaults.Hosting;
using Microsoft.Extensions.Configuration;

namespace Lab.Services.Tests.ServiceDefaults.Hosting;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("http://localhost:8000")]
    [InlineData("http://127.0.0.1:0;http://[::1]:8000/")]
    [InlineData("http://*:8000")]
    [InlineData("http://+:8000")]
    [InlineData("https://0.0.0.0:443")]
    [InlineData("http://[::]:8000")]
    [InlineData("http://[fe80::1%1]:8000")]
    [InlineData("http://my-machine.example:8000")]
    [InlineData("http://localhost")]
    [InlineData("http://unix:/tmp/lab.sock")]
    [InlineData("HTTP://LOCALHOST:8000")]
    public void AddressThatKestrelTakesAsItIsMeant_Passes(string urls) => ListenAddresses.Check(Of("urls", urls));

    [Theory]
    [InlineData("http://localhost:80x")]
    [InlineData("http://localhost:")]
    [InlineData("http://localhost:8 000")]
    [InlineData("http://localhost:-1")]
    [InlineData("http://localhost:65536")]
    [InlineData("http://127.0.0.256:8000")]
    [InlineData("http://127.0.0.1:8000:9")]
    [InlineData("http://local host:8000")]
    [InlineData("http://[::1:8000")]
    [InlineData("http://[::x]:8000")]
    [InlineData("http://user@localhost:8000")]
    [InlineData("http://localhost:8000/path")]
    [InlineData("http://localhost:8000?x")]
    [InlineData("http://")]
    [InlineData("http://:8000")]
    [InlineData("localhost:8000")]
    [InlineData("ftp://localhost:8000")]
    [InlineData("http://unix:/")]
    [InlineData("http://localhost:0")]
    [InlineData("http://localhost:8000;http://localhost:80x")]
    public void AddressThatCannotBeReadWhole_IsRefused(string urls)
    {
        var error = Assert.Throws<LabException>(() => ListenAddresses.Check(Of("urls", urls)));
        Assert.Equal((ErrorKind.Usage, "urls"), (error.Kind, error.Where));
        Assert.Equal(urls.Split(';')[^1], error.What.Split('\'')[1]);
    }

    [Theory]
    [InlineData("http_ports", "80x")]
    [InlineData("https_ports", "443;70000")]
    [InlineData("Kestrel:Endpoints:Own:Url", "http://localhost:80x")]
    public void EveryPlaceOfAnAddress_IsLookedAt(string key, string value) =>
        Assert.Equal(key, Assert.Throws<LabException>(() => ListenAddresses.Check(Of(key, value))).Where);

    static IConfiguration Of(string key, string value) => new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
}
