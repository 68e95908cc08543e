using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dashboard.Grpc;
using Lab.Hosting.Dashboard.Interactions;
using Lab.Hosting.Dashboard.Protocol;
using Lab.Hosting.Dashboard.Resources;

namespace Lab.Hosting.Dashboard.Service;

/// <summary>What the dashboard asks of us: the methods of aspire.v1.DashboardService.</summary>
sealed class DashboardMethods(
    string applicationName,
    ResourceFeed resources,
    InteractionHub interactions,
    ResourceLoggerService logs,
    CommandRunner commands)
{
    public const string KeyHeader = "x-resource-service-api-key";

    const string Name = "aspire.v1.DashboardService";

    // The oldest dashboard that reads all we send.
    const string MinDashboardVersion = "13.5.0";

    public GrpcService Service() => new GrpcService(Name)
        .Unary("GetApplicationInformation", ApplicationInformationRequest.Parser, GetApplicationInformationAsync)
        .ServerStreaming("WatchResources", WatchResourcesRequest.Parser, WatchResourcesAsync)
        .ServerStreaming("WatchResourceConsoleLogs", WatchResourceConsoleLogsRequest.Parser, WatchResourceConsoleLogsAsync)
        .Unary("ExecuteResourceCommand", ResourceCommandRequest.Parser, commands.ExecuteAsync)
        .Streaming("WatchInteractions", WatchInteractionsAsync)
        .Streaming("UploadFile", UploadFileAsync);

    Task<ApplicationInformationResponse> GetApplicationInformationAsync(ApplicationInformationRequest request, CancellationToken cancellation) =>
        Task.FromResult(new ApplicationInformationResponse { ApplicationName = applicationName, MinDashboardVersion = MinDashboardVersion });

    async Task WatchResourcesAsync(WatchResourcesRequest request, GrpcCall call)
    {
        var (initial, changes) = resources.Watch();
        using var watching = changes;
        await call.WriteAsync(new WatchResourcesUpdate { InitialData = new InitialResourceData { Resources = { initial } } });
        while (true)
        {
            var next = await changes.NextAsync(call.Cancellation);
            await call.WriteAsync(new WatchResourcesUpdate { Changes = new WatchResourcesChanges { Value = { next } } });
        }
    }

    async Task WatchResourceConsoleLogsAsync(WatchResourceConsoleLogsRequest request, GrpcCall call)
    {
        var groups = request.SuppressFollow ? logs.GetAllAsync(request.ResourceName) : logs.WatchAsync(request.ResourceName);
        await foreach (var group in groups.WithCancellation(call.Cancellation))
            foreach (var update in ConsoleLogBatch.Split(group.Select(Line)))
                await call.WriteAsync(update);
    }

    static ConsoleLogLine Line(LogLine line) => new() { LineNumber = line.LineNumber, Text = line.Content, IsStdErr = line.IsErrorMessage };

    // Reads answers while it writes questions; when the dashboard ends its side, both end.
    async Task WatchInteractionsAsync(GrpcCall call)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation);
        var asking = AskAsync(call, ended.Token);
        try
        {
            await foreach (var answer in call.ReadAllAsync(WatchInteractionsRequestUpdate.Parser, call.Cancellation)) interactions.Answer(answer);
        }
        finally
        {
            await ended.CancelAsync();
            await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task AskAsync(GrpcCall call, CancellationToken cancellation)
    {
        using var changes = interactions.Watch();
        while (true)
            foreach (var message in await changes.NextAsync(cancellation))
                await call.WriteAsync(message);
    }

    // The model has no input of type file, so nothing can own an upload.
    static Task UploadFileAsync(GrpcCall call) =>
        throw new GrpcException(GrpcStatus.FailedPrecondition, "No question of this AppHost asks for a file.");
}
