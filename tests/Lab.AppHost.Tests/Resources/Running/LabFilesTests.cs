using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AppHost.Resources.Running;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Lab.AppHost.Tests.Resources.Running;

public sealed class LabFilesTests
{
    readonly ExecutableResource redis = new("redis", "redis-server", "/");

    readonly DashboardAddress dashboard = new(
        new DistributedApplicationModel([Dashboard()]),
        new ConfigurationBuilder().AddInMemoryCollection([new("AppHost:BrowserToken", "token"), new("AppHost:OtlpApiKey", "key")]).Build());

    [Fact]
    public void Json_NamesDashboardStatesProcessesAndActiveAddresses()
    {
        var json = JsonNode.Parse(LabJson.Text(dashboard, [new ResourceEvent(redis, "redis-1", Snapshot("Running"))], 17))!;

        Assert.Equal(("http://localhost:7001", "token"), ((string?)json["dashboard"]!["url"], (string?)json["dashboard"]!["token"]));
        Assert.Equal(17, (int)json["appHost"]!["pid"]!);
        var entry = json["resources"]!["redis"]!;
        Assert.Equal(("Running", 4711), ((string?)entry["state"], (int)entry["pid"]!));
        Assert.Equal("tcp://localhost:6379", (string?)Assert.Single(entry["urls"]!.AsArray()));
    }

    [Fact]
    public void Replicas_AreOneEntry_AsWellAsTheWorstOfThem_AndWhatIsHiddenIsLeftOut()
    {
        ResourceEvent[] states =
        [
            new(redis, "redis-1", Snapshot("Running")),
            new(redis, "redis-2", Snapshot("Exited")),
            new(new ExecutableResource("aspire-dashboard", "x", "/"), "aspire-dashboard", Snapshot("Running") with { IsHidden = true }),
        ];

        var resources = JsonNode.Parse(LabJson.Text(dashboard, states, 1))!["resources"]!.AsObject();

        Assert.Equal("Exited", (string?)Assert.Single(resources).Value!["state"]);
        Assert.Equal(2, resources["redis"]!["replicas"]!.AsArray().Count);
    }

    [Fact]
    public void Environment_IsQuotedForAShell()
    {
        string text = LabEnvironment.Text(
            dashboard,
            new Dictionary<string, string> { ["ConnectionStrings__redis"] = "localhost:1,password=it's $HOME", ["ConnectionStrings__mlflow"] = "http://localhost:5000", ["ConnectionStrings__mailbox"] = "smtp://localhost:25" });

        Assert.Equal(
            """
            export ConnectionStrings__mailbox='smtp://localhost:25'
            export ConnectionStrings__mlflow='http://localhost:5000'
            export ConnectionStrings__redis='localhost:1,password=it'\''s $HOME'
            export ConnectionStrings__smtp='smtp://localhost:25'
            export MLFLOW_TRACKING_URI='http://localhost:5000'
            export OTEL_EXPORTER_OTLP_ENDPOINT='http://localhost:7002'
            export OTEL_EXPORTER_OTLP_PROTOCOL='http/protobuf'
            export OTEL_EXPORTER_OTLP_HEADERS='x-otlp-api-key=key'

            """, text);
    }

    static ExecutableResource Dashboard()
    {
        var resource = new ExecutableResource(DashboardAddress.ResourceName, "x", "/");
        foreach (var (name, port) in ((string, int)[])[("http", 7001), ("otlp-http", 7002)])
        {
            var endpoint = new EndpointAnnotation(System.Net.Sockets.ProtocolType.Tcp, uriScheme: "http", name: name);
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port);
            resource.Annotations.Add(endpoint);
        }
        return resource;
    }

    static CustomResourceSnapshot Snapshot(string state) => new()
    {
        ResourceType = "Executable",
        State = state,
        Properties = [new("executable.pid", 4711)],
        Urls = ImmutableArray.Create(new UrlSnapshot("tcp", "tcp://localhost:6379", false), new UrlSnapshot("web", "http://localhost:1", false) { IsInactive = true }),
    };
}
