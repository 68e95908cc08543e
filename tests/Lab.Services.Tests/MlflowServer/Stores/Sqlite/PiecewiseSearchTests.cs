using Lab.Mlflow.Protocol;

namespace Lab.Services.Tests.MlflowServer.Stores.Sqlite;

public sealed class PiecewiseSearchTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    // More than two pieces, the last one not full.
    const int Runs = 620;

    [Fact]
    public async Task Page_OfSeveralPieces_IsInOrderAndWhole()
    {
        string experiment = await server.Client.CreateExperimentAsync(server.Name("pieces"));
        await Task.WhenAll(Enumerable.Range(0, Runs).Select(i => server.PostAsync(
            "runs/create", $$$"""{"experiment_id":"{{{experiment}}}","start_time":{{{i}}},"run_name":"run {{{i}}}","tags":[{"key":"number","value":"{{{i}}}"}]}""")));
        var all = await server.Client.SearchRunsPageAsync([experiment], null, ["start_time ASC"], ViewType.ActiveOnly, 50_000, null);
        Assert.Null(all.NextPageToken);
        Assert.Equal(Enumerable.Range(0, Runs).Select(i => ($"run {i}", $"{i}")), all.Items.Select(run => (run.Info.RunName, run.Data.Tags[0].Value)));

        var first = await server.Client.SearchRunsPageAsync([experiment], null, ["start_time DESC"], ViewType.ActiveOnly, 600, null);
        var rest = await server.Client.SearchRunsPageAsync([experiment], null, ["start_time DESC"], ViewType.ActiveOnly, 600, first.NextPageToken);
        Assert.Equal((600, 20, null), (first.Items.Count, rest.Items.Count, rest.NextPageToken));
        Assert.Equal(all.Items.Select(run => run.Info.RunId).Reverse(), first.Items.Concat(rest.Items).Select(run => run.Info.RunId));
    }
}
