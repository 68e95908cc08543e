using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Lab.Platform.Tests.Hosting.ApplicationModel;

public sealed class ReferenceExpressionTests
{
    readonly DistributedApplicationBuilder builder = HostingTest.Builder();
    readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task HolesAndBraces_BecomeText()
    {
        var user = builder.AddParameter("user", "me");
        var expression = ReferenceExpression.Create($"{{literal}} {user}@{"host"}");

        Assert.Equal("{literal} me@host", await expression.GetValueAsync(cancellation));
        Assert.Equal("{literal} {user.value}@host", expression.ValueExpression);
    }

    [Fact]
    public async Task UriFormat_Escapes()
    {
        var password = builder.AddParameter("password", "a b/c", secret: true);

        Assert.Equal("redis://:a%20b%2Fc@h", await ReferenceExpression.Create($"redis://:{password:uri}@h").GetValueAsync(cancellation));
    }

    [Fact]
    public async Task UnknownFormat_IsAnError() =>
        await Assert.ThrowsAsync<FormatException>(async () => await ReferenceExpression.Create($"{builder.AddParameter("p", "v"):hex}").GetValueAsync(cancellation));

    [Fact]
    public async Task Condition_ChoosesTheText()
    {
        var web = builder.AddExecutable("web", "x", ".").WithHttpEndpoint().WithHttpsEndpoint();
        var (yes, no) = (ReferenceExpression.Create($"ssl"), ReferenceExpression.Create($"plain"));

        Assert.Equal("plain", await web.GetEndpoint("http").GetTlsValue(yes, no).GetValueAsync(cancellation));
        Assert.Equal("ssl", await web.GetEndpoint("https").GetTlsValue(yes, no).GetValueAsync(cancellation));
    }

    [Fact]
    public async Task AddressNotKnownYet_IsWaitedFor()
    {
        var web = builder.AddExecutable("web", "x", ".").WithHttpEndpoint();
        var value = ReferenceExpression.Create($"{web.GetEndpoint("http")}/api").GetValueAsync(cancellation).AsTask();

        Assert.False(value.IsCompleted);
        HostingTest.Allocate(builder);

        Assert.Equal("http://localhost:5001/api", await value);
    }

    [Theory]
    [InlineData(EndpointProperty.Url, "http://localhost:5001")]
    [InlineData(EndpointProperty.Host, "localhost")]
    [InlineData(EndpointProperty.IPV4Host, "127.0.0.1")]
    [InlineData(EndpointProperty.Port, "5001")]
    [InlineData(EndpointProperty.Scheme, "http")]
    [InlineData(EndpointProperty.TargetPort, """{{- portForServing "web-http" -}}""")]
    [InlineData(EndpointProperty.HostAndPort, "localhost:5001")]
    [InlineData(EndpointProperty.TlsEnabled, "False")]
    public async Task EndpointProperty_IsItsPartOfTheAddress(EndpointProperty property, string value)
    {
        var web = builder.AddExecutable("web", "x", ".").WithHttpEndpoint();
        HostingTest.Allocate(builder);

        Assert.Equal(value, await web.GetEndpoint("http").Property(property).GetValueAsync(cancellation));
    }

    [Fact]
    public void EndpointThatIsNotThere_IsNamedWithThoseThatAre()
    {
        var web = builder.AddExecutable("web", "x", ".").WithHttpEndpoint();

        var problem = Assert.Throws<InvalidOperationException>(() => web.GetEndpoint("grpc").Scheme);

        Assert.Equal("The endpoint \"grpc\" of resource \"web\" does not exist. It has: http.", problem.Message);
    }
}
