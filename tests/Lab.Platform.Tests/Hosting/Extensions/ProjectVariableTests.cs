using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Lab.Platform.Tests.Hosting.Extensions;

/// <summary>What a project is told about telemetry, addresses and its launch profile.</summary>
public sealed class ProjectVariableTests
{
    [Fact]
    public async Task InDevelopment_TheExporterRetriesAndUrlsAreNotRedacted()
    {
        var builder = HostingTest.BuilderIn("Development");
        var app = builder.AddProject("app", "app.csproj");

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory",
                ["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true",
                ["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true",
            },
            await HostingTest.EnvironmentOf(builder, app.Resource));
    }

    [Fact]
    public async Task Endpoints_BecomeUrlsWithThePortOnlyTheExecutorKnows()
    {
        var builder = HostingTest.Builder();
        var app = builder.AddProject("web", "web.csproj").WithHttpEndpoint().WithHttpsEndpoint(targetPort: 7443);

        var variables = await HostingTest.EnvironmentOf(builder, app.Resource);

        Assert.Equal("""http://localhost:{{- portForServing "web-http" -}};https://localhost:7443""", variables["ASPNETCORE_URLS"]);
        Assert.Equal("5002", variables["ASPNETCORE_HTTPS_PORT"]);
    }

    [Fact]
    public async Task UrlsGivenByTheApplication_AreKept()
    {
        var builder = HostingTest.Builder();
        var app = builder.AddProject("web", "web.csproj").WithHttpEndpoint();
        app.Resource.Annotations.Insert(0, new EnvironmentCallbackAnnotation("ASPNETCORE_URLS", () => "http://own:1"));

        Assert.Equal("http://own:1", (await HostingTest.EnvironmentOf(builder, app.Resource))["ASPNETCORE_URLS"]);
    }

    [Fact]
    public async Task PortVariable_NamesTheTargetPort()
    {
        var builder = HostingTest.Builder();
        var app = builder.AddExecutable("node", "node", ".").WithHttpEndpoint(env: "PORT").WithHttpEndpoint(port: 8080, name: "fixed", env: "FIXED", isProxied: false);

        Assert.Equal(
            new Dictionary<string, string> { ["PORT"] = """{{- portForServing "node-http" -}}""", ["FIXED"] = "8080" },
            await HostingTest.EnvironmentOf(builder, app.Resource));
    }

    [Fact]
    public async Task KestrelEndpoints_AreOverriddenOneByOne()
    {
        var builder = HostingTest.Builder();
        var folder = Directory.CreateDirectory(Path.Combine(builder.AppHostDirectory, "kestrel"));
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "appsettings.json"),
            """{"Kestrel":{"Endpoints":{"Web":{"Url":"http://*:8080"},"Grpc":{"Url":"https://localhost:8081","Protocols":"Http2"}}}}""",
            TestContext.Current.CancellationToken);
        var app = builder.AddProject("web", "kestrel/web.csproj");

        var variables = await HostingTest.EnvironmentOf(builder, app.Resource);

        Assert.Equal("""http://*:{{- portForServing "web-http" -}}""", variables["Kestrel__Endpoints__http__Url"]);
        Assert.Equal("""https://localhost:{{- portForServing "web-https" -}}""", variables["Kestrel__Endpoints__https__Url"]);
        Assert.DoesNotContain("ASPNETCORE_URLS", variables.Keys);
        Assert.Equal("http2", app.Resource.Annotations.OfType<EndpointAnnotation>().Single(endpoint => endpoint.Name == "https").Transport);
        Assert.Equal(8080, app.Resource.Annotations.OfType<EndpointAnnotation>().Single(endpoint => endpoint.Name == "http").Port);
    }

    [Fact]
    public async Task LaunchProfile_GivesVariablesEndpointsAndArguments()
    {
        var builder = HostingTest.Builder();
        var folder = Directory.CreateDirectory(Path.Combine(builder.AppHostDirectory, "web", "Properties"));
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "launchSettings.json"),
            """
            { // as Visual Studio writes it
              "profiles": {
                "other": { "commandName": "IISExpress" },
                "web": {
                  "commandName": "Project",
                  "applicationUrl": "https://localhost:7001;http://localhost:5000;http://localhost:0",
                  "launchUrl": "swagger",
                  "commandLineArgs": "--name \"two words\"",
                  "environmentVariables": { "ASPNETCORE_ENVIRONMENT": "Development", "MINE": "profile" }
                }
              }
            }
            """,
            TestContext.Current.CancellationToken);
        var app = builder.AddProject("web", "web/web.csproj").WithEnvironment("MINE", "apphost");

        var configuration = await HostingTest.ConfigurationOf(builder, app.Resource);

        var variables = configuration.Environment.ToDictionary(variable => variable.Name, variable => variable.Value);
        Assert.Equal("web", variables["DOTNET_LAUNCH_PROFILE"]);
        Assert.Equal("Development", variables["ASPNETCORE_ENVIRONMENT"]);
        Assert.Equal("apphost", variables["MINE"]);
        Assert.Equal(["--name", "two words"], configuration.Args);
        Assert.Equal(
            [("https", 7001), ("http", 5000), ("http2", (int?)null)],
            app.Resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => (endpoint.Name, endpoint.Port)));
    }

    [Fact]
    public void UnknownLaunchProfile_FailsAtOnce()
    {
        var builder = HostingTest.Builder();

        var problem = Assert.Throws<DistributedApplicationException>(() => builder.AddProject("web", "web/web.csproj", "https"));

        Assert.Contains("has no launch profile 'https'", problem.Message);
    }

    [Fact]
    public void OwnProfileOfTheAppHost_IsPreferredWhenTheProjectHasIt()
    {
        var settings = new LaunchSettings
        {
            Profiles = new() { ["http"] = new() { CommandName = "Project" }, ["https"] = new() { CommandName = "Project" } },
        };

        Assert.Equal("https", LaunchProfiles.Choose(settings, null, "https", "web.csproj")?.Name);
        Assert.Equal("http", LaunchProfiles.Choose(settings, null, "elsewhere", "web.csproj")?.Name);
        Assert.Null(LaunchProfiles.Choose(null, null, "https", "web.csproj"));
    }

    [Fact]
    public async Task ForContainers_PortsAndForwardedHeadersAreSet()
    {
        var builder = HostingTest.Builder();
        var app = builder.AddProject("web", "web.csproj").WithHttpEndpoint(targetPort: 8080).WithHttpEndpoint(targetPort: 8081, name: "admin").WithHttpsEndpoint(targetPort: 8443);
        var context = new EnvironmentCallbackContext(new(DistributedApplicationOperation.Publish), app.Resource);

        ProjectBinding.Add(context, app.Resource, new HashSet<string>());

        Assert.Equal("true", context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"]);
        Assert.Equal("8080;8081", await ((ReferenceExpression)context.EnvironmentVariables["HTTP_PORTS"]).GetValueAsync(TestContext.Current.CancellationToken));
        Assert.Equal("8443", await ((ReferenceExpression)context.EnvironmentVariables["HTTPS_PORTS"]).GetValueAsync(TestContext.Current.CancellationToken));
    }
}
