using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Lab.TestSupport.RunningSystem;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.AppHost.Tests;

/// <summary>One running lab, with its dashboard, for the tests that share it: AppHost/Program.cs in the process of these tests.</summary>
public sealed class LabFixture : IAsyncLifetime
{
    /// <summary>From the first start on a machine to all healthy.</summary>
    public static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);

    /// <summary>Every resource of AppHost/Program.cs that runs.</summary>
    public static readonly IReadOnlyList<string> Resources = ["mailbox", "mlflow", "monitor", "prediction-service", "redis", "trainer"];

    /// <summary>Of the services of this lab: its own commands carry it.</summary>
    public const string ApiKey = "key-of-these-tests";

    readonly string folder = Directory.CreateTempSubdirectory("lab-run-").FullName;
    IDistributedApplicationTestingBuilder? builder;
    DistributedApplication? application;

    public HttpClient Http { get; } = new();

    public DistributedApplication Application => application ?? throw new InvalidOperationException("The lab was not started.");

    /// <summary>State of its resources.</summary>
    public string Folder => folder;

    /// <summary>What the lab says of itself in <c>lab.json</c>.</summary>
    public LabStatus Status => LabStatus.TryRead(Path.Combine(folder, "status", "lab.json")) ?? throw new InvalidOperationException("There is no lab.json.");

    /// <summary>Leads into the dashboard.</summary>
    public string Login => $"{Status.Dashboard!.Url}/login?t={Status.Dashboard.Token}";

    /// <summary>Why this machine cannot run the lab; null when it can.</summary>
    public static string? Missing { get; } =
        Environment.GetEnvironmentVariable("LAB_TESTS") != "full" ? "It starts the whole lab: set LAB_TESTS=full."
        : !ProcessTable.IsAvailable ? "Processes are followed through /proc, which this system has not."
        : null;

    /// <summary>The application of AppHost/Program.cs with a state folder of its own.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="dashboard">With the dashboard, as for a person.</param>
    /// <param name="arguments">As after <c>dotnet run --project AppHost --</c>.</param>
    public static async Task<IDistributedApplicationTestingBuilder> BuilderAsync(string folder, bool dashboard, params string[] arguments) =>
        await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            [$"--LAB_DATA={folder}", $"--LAB_STATUS={Path.Combine(folder, "status")}", .. arguments],
            (options, _) =>
            {
                options.DisableDashboard = !dashboard;
                options.AllowUnsecuredTransport = true;
            });

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null) return;
        builder = await BuilderAsync(folder, dashboard: true, $"--LAB_API_KEY={ApiKey}");
        application = await builder.BuildAsync();
        using var limit = new CancellationTokenSource(StartLimit);
        await application.StartAsync(limit.Token);
        foreach (string name in Resources) await application.ResourceNotifications.WaitForResourceHealthyAsync(name, limit.Token);
    }

    /// <summary>What the dashboard has got so far.</summary>
    public async Task<IReadOnlyList<Span>> SpansAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(Status.Dashboard!.Url), "/api/telemetry/traces?limit=10000"));
        request.Headers.Add("X-API-Key", Status.Dashboard.Token);
        using var answer = await Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return Span.Read(await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>Address of an endpoint.</summary>
    public Uri Url(string resource, string endpoint = "http") => Application.GetEndpoint(resource, endpoint);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (application is not null) await application.DisposeAsync();
        if (builder is not null) await builder.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>Tests on one running lab, one after the other.</summary>
[CollectionDefinition(nameof(OneRunningLab))]
public sealed class OneRunningLab : ICollectionFixture<LabFixture>;
