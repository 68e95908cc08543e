using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Platform.Tests.Hosting.Extensions;

/// <summary>Names and values of the variables references set.</summary>
public sealed class ReferenceVariableTests
{
    readonly DistributedApplicationBuilder builder = HostingTest.Builder();

    [Fact]
    public async Task Reference_ToEndpoints_SetsDiscoveryAndPlainVariables()
    {
        var api = builder.AddProject("my-api", "api.csproj").WithHttpEndpoint().WithEndpoint(scheme: "https").WithEndpoint(scheme: "http", name: "admin-ui");
        var web = builder.AddExecutable("web", "web", ".").WithReference(api);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["services__my-api__http__0"] = "http://localhost:5001",
                ["MY_API_HTTP"] = "http://localhost:5001",
                ["services__my-api__https__0"] = "https://localhost:5002",
                ["MY_API_HTTPS"] = "https://localhost:5002",
                ["services__my-api__admin-ui__0"] = "http://localhost:5003",
                ["MY_API_ADMIN_UI"] = "http://localhost:5003",
            },
            await HostingTest.EnvironmentOf(builder, web.Resource));
    }

    [Fact]
    public async Task TwoReferencesUnderOneName_TakeTheNextIndex()
    {
        var first = builder.AddProject("first", "a.csproj").WithHttpEndpoint();
        var second = builder.AddProject("second", "b.csproj").WithHttpEndpoint();
        var web = builder.AddExecutable("web", "web", ".").WithReference(first, "api").WithReference(second, "api");

        var variables = await HostingTest.EnvironmentOf(builder, web.Resource);

        Assert.Equal("http://localhost:5001", variables["services__api__http__0"]);
        Assert.Equal("http://localhost:5002", variables["services__api__http__1"]);
        Assert.Equal("http://localhost:5002", variables["api_HTTP"]);
    }

    [Fact]
    public async Task SameEndpointReferredToTwice_IsSetOnce()
    {
        var api = builder.AddProject("api", "a.csproj").WithHttpEndpoint();
        var web = builder.AddExecutable("web", "web", ".").WithReference(api).WithReference(api.GetEndpoint("http"));

        var variables = await HostingTest.EnvironmentOf(builder, web.Resource);

        Assert.Equal(["API_HTTP", "services__api__http__0"], variables.Keys.Order(StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task ExcludedEndpoint_IsSetOnlyWhenNamed()
    {
        var api = builder.AddProject("api", "a.csproj").WithHttpEndpoint().WithHttpEndpoint(name: "admin").WithEndpoint("admin", endpoint => endpoint.ExcludeReferenceEndpoint = true);
        var all = builder.AddExecutable("all", "x", ".").WithReference(api);
        var one = builder.AddExecutable("one", "x", ".").WithReference(api.GetEndpoint("admin"));

        HostingTest.Allocate(builder);
        using var application = builder.Build();
        var resolver = application.Services.GetRequiredService<IExecutionConfigurationResolver>();
        var ofAll = await resolver.ResolveAsync(all.Resource, "all", TestContext.Current.CancellationToken);
        var ofOne = await resolver.ResolveAsync(one.Resource, "one", TestContext.Current.CancellationToken);

        Assert.Equal(["API_HTTP", "services__api__http__0"], ofAll.Environment.Select(variable => variable.Name));
        Assert.Equal(["API_ADMIN", "services__api__admin__0"], ofOne.Environment.Select(variable => variable.Name));
    }

    [Fact]
    public async Task Reference_ToAnAddress_SetsDefaultAndName()
    {
        var web = builder.AddExecutable("web", "web", ".").WithReference("pay-service", new Uri("https://pay.example/"));

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["services__pay-service__default__0"] = "https://pay.example/",
                ["pay_service"] = "https://pay.example/",
            },
            await HostingTest.EnvironmentOf(builder, web.Resource));
    }

    [Fact]
    public async Task Reference_ToAnExternalService_SetsItsScheme()
    {
        var pay = builder.AddExternalService("pay-service", "https://pay.example/");
        var web = builder.AddExecutable("web", "web", ".").WithReference(pay);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["services__pay-service__https__0"] = "https://pay.example/",
                ["PAY_SERVICE"] = "https://pay.example/",
            },
            await HostingTest.EnvironmentOf(builder, web.Resource));
    }

    [Fact]
    public async Task Reference_ToAConnectionString_SetsItAndItsProperties()
    {
        var cache = builder.AddResource(new CacheResource("my-cache")).WithEndpoint(scheme: "tcp");
        var web = builder.AddExecutable("web", "web", ".").WithReference(cache);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["ConnectionStrings__my-cache"] = "localhost:5001,password=p",
                ["MY_CACHE_HOST"] = "localhost",
                ["MY_CACHE_PORT"] = "5001",
            },
            await HostingTest.EnvironmentOf(builder, web.Resource));
    }

    [Fact]
    public async Task ConnectionName_TakesThePlaceOfTheResourceName()
    {
        var cache = builder.AddResource(new CacheResource("my-cache")).WithEndpoint(scheme: "tcp");
        var web = builder.AddExecutable("web", "web", ".").WithReference(cache, "redis");

        var variables = await HostingTest.EnvironmentOf(builder, web.Resource);

        Assert.Equal(["ConnectionStrings__redis", "REDIS_HOST", "REDIS_PORT"], variables.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(ReferenceEnvironmentInjectionFlags.None, new string[0])]
    [InlineData(ReferenceEnvironmentInjectionFlags.ConnectionString, new[] { "ConnectionStrings__cache" })]
    [InlineData(ReferenceEnvironmentInjectionFlags.ConnectionProperties, new[] { "CACHE_HOST", "CACHE_PORT" })]
    [InlineData(ReferenceEnvironmentInjectionFlags.ServiceDiscovery, new[] { "services__api__http__0" })]
    [InlineData(ReferenceEnvironmentInjectionFlags.Endpoints, new[] { "API_HTTP" })]
    [InlineData(
        ReferenceEnvironmentInjectionFlags.All,
        new[] { "ConnectionStrings__cache", "CACHE_HOST", "CACHE_PORT", "API_HTTP", "services__api__http__0" })]
    public async Task Flags_ChooseTheKindsOfVariables(ReferenceEnvironmentInjectionFlags flags, string[] names)
    {
        var cache = builder.AddResource(new CacheResource("cache")).WithEndpoint(scheme: "tcp");
        var api = builder.AddProject("api", "a.csproj").WithHttpEndpoint();
        var web = builder.AddExecutable("web", "web", ".").WithReferenceEnvironment(flags).WithReference(cache).WithReference(api);

        var configuration = await HostingTest.ConfigurationOf(builder, web.Resource);

        Assert.Equal(names, configuration.Environment.Select(variable => variable.Name));
    }

    [Fact]
    public async Task MissingConnectionString_FailsUnlessOptional()
    {
        var empty = builder.AddConnectionString("empty", ReferenceExpression.Empty);
        var strict = builder.AddExecutable("strict", "x", ".").WithReference(empty);
        var lenient = builder.AddExecutable("lenient", "x", ".").WithReference(empty, optional: true);
        using var application = builder.Build();
        var resolver = application.Services.GetRequiredService<IExecutionConfigurationResolver>();

        var problem = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => resolver.ResolveAsync(strict.Resource, "strict", TestContext.Current.CancellationToken));
        var configuration = await resolver.ResolveAsync(lenient.Resource, "lenient", TestContext.Current.CancellationToken);

        Assert.Equal("The connection string of resource 'empty' is not available.", problem.Message);
        Assert.Equal([("ConnectionStrings__empty", "", false)], configuration.Environment);
    }

    [Fact]
    public async Task SecretInAConnectionString_MarksTheVariable()
    {
        var password = builder.AddParameter("password", "s3cret", secret: true);
        var text = builder.AddConnectionString("db", ReferenceExpression.Create($"Host=db;Password={password}"));
        var web = builder.AddExecutable("web", "web", ".").WithReference(text).WithEnvironment("PLAIN", "open");

        var configuration = await HostingTest.ConfigurationOf(builder, web.Resource);

        Assert.Equal([("ConnectionStrings__db", "Host=db;Password=s3cret", true), ("PLAIN", "open", false)], configuration.Environment);
    }

    sealed class CacheResource(string name) : ContainerResource(name), IResourceWithConnectionString
    {
        EndpointReference Endpoint => new(this, "tcp");

        public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.HostAndPort)},password=p");

        public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() =>
        [
            new("Host", ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.Host)}")),
            new("Port", ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.Port)}")),
        ];
    }
}
