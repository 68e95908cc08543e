using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dashboard.LabFile;
using Lab.Platform.Tests.Hosting.Dashboard.Service;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Platform.Tests.Hosting.Dashboard.LabFile;

public sealed class LabFileWriterTests : IAsyncDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("lab-file-").FullName;
    readonly FakeTimeProvider time = new();
    readonly ExecutableResource redis = new("redis", "redis-server", "/");
    readonly DashboardFixture fixture = new();

    string Json => Path.Combine(root, "artifacts", "lab.json");

    string Env => Path.Combine(root, "artifacts", "lab.env");

    public async ValueTask DisposeAsync()
    {
        await fixture.DisposeAsync();
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public async Task Files_follow_the_resources_belong_to_their_owner_only_and_go_with_the_application()
    {
        await PublishAsync("Starting");
        using var writer = Writer();
        await writer.StartAsync(TestContext.Current.CancellationToken);
        var first = await FileAsync(node => node["resources"]!["redis"] is not null);
        Assert.Equal("Starting", (string?)first["resources"]!["redis"]!["state"]);
        Assert.Equal(fixture.Endpoints.BrowserToken, (string?)first["dashboard"]!["token"]);

        await PublishAsync("Running");
        var running = await FileAsync(node => (string?)node["resources"]!["redis"]!["state"] == "Running");
        Assert.Equal((4711, "Healthy"), ((int)running["resources"]!["redis"]!["pid"]!, (string?)running["resources"]!["redis"]!["health"]));
        Assert.Equal("tcp://localhost:6379", (string?)Assert.Single(running["resources"]!["redis"]!["urls"]!.AsArray()));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Json));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Env));
        }

        await writer.StopAsync(CancellationToken.None);
        Assert.Empty(Directory.GetFiles(Path.Combine(root, "artifacts")));
    }

    [Fact]
    public async Task File_that_another_application_has_written_since_stays()
    {
        await PublishAsync("Running");
        using var writer = Writer();
        await writer.StartAsync(TestContext.Current.CancellationToken);
        await FileAsync(_ => true);
        await File.WriteAllTextAsync(Json, "of another", TestContext.Current.CancellationToken);

        await writer.StopAsync(CancellationToken.None);

        Assert.Equal("of another", await File.ReadAllTextAsync(Json, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Replicas_are_one_entry_that_is_as_well_as_the_worst_of_them()
    {
        ResourceEvent[] states =
        [
            new(redis, "redis-1", Snapshot("Running")),
            new(redis, "redis-2", Snapshot("Exited")),
            new(new ExecutableResource("aspire-dashboard", "x", "/"), "aspire-dashboard", Snapshot("Running") with { IsHidden = true }),
        ];

        var resources = JsonNode.Parse(LabJson.Text(fixture.Endpoints, states, 1))!["resources"]!.AsObject();

        Assert.Equal("Exited", (string?)Assert.Single(resources).Value!["state"]);
        Assert.Equal(2, resources["redis"]!["replicas"]!.AsArray().Count);
    }

    [Fact]
    public void Environment_file_is_quoted_for_a_shell()
    {
        var text = LabEnvironment.Text(
            fixture.Endpoints,
            new Dictionary<string, string> { ["ConnectionStrings__redis"] = "localhost:1,password=it's $HOME", ["ConnectionStrings__mlflow"] = "http://localhost:5000", ["ConnectionStrings__mailbox"] = "smtp://localhost:25" });

        Assert.Contains("export ConnectionStrings__redis='localhost:1,password=it'\\''s $HOME'\n", text);
        Assert.Contains("export ConnectionStrings__smtp='smtp://localhost:25'\n", text);
        Assert.Contains("export MLFLOW_TRACKING_URI='http://localhost:5000'\n", text);
        Assert.Contains($"export OTEL_EXPORTER_OTLP_HEADERS='x-otlp-api-key={fixture.Endpoints.OtlpApiKey}'\n", text);
    }

    [Fact]
    public void Folder_is_artifacts_beside_the_solution_or_of_the_AppHost()
    {
        var appHost = Directory.CreateDirectory(Path.Combine(root, "AppHost")).FullName;
        Assert.Equal(Path.Combine(appHost, "artifacts"), LabFolder.Of(appHost));

        File.WriteAllText(Path.Combine(root, "Lab.sln"), "");
        Assert.Equal(Path.Combine(root, "artifacts"), LabFolder.Of(appHost));
    }

    LabFileWriter Writer() => new(
        fixture.Endpoints,
        new ConnectionStrings(),
        fixture.Notifications,
        new ConfigurationBuilder().AddInMemoryCollection([new("AppHost:Directory", root)]).Build(),
        time,
        NullLogger<LabFileWriter>.Instance);

    Task PublishAsync(string state) => fixture.PublishAsync(redis, _ => Snapshot(state));

    static CustomResourceSnapshot Snapshot(string state) => new()
    {
        ResourceType = "Executable",
        State = state,
        Properties = [new("executable.pid", 4711)],
        HealthReports = [],
        Urls = [new("tcp", "tcp://localhost:6379", false), new("web", "http://localhost:1", false) { IsInactive = true }],
    };

    // The writer waits on the hand-moved clock between two files.
    async Task<JsonNode> FileAsync(Func<JsonNode, bool> wanted)
    {
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (await every.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            time.Advance(LabFileWriter.Quiet);
            if (File.Exists(Json) && File.Exists(Env) && JsonNode.Parse(await File.ReadAllTextAsync(Json)) is { } node && wanted(node)) return node;
        }
        throw new InvalidOperationException("The file never came.");
    }
}
