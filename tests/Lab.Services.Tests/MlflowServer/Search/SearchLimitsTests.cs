using System.Text.Json;
using Lab.Mlflow;
using Lab.Mlflow.Protocol;

namespace Lab.Services.Tests.MlflowServer.Search;

/// <summary>Searches larger than any client sends: the right answer, or a refusal that names the limit.</summary>
public sealed class SearchLimitsTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    [Fact]
    public async Task ThousandClauses_AreAllMinded()
    {
        var (experiment, run) = await server.NewRunAsync();
        await server.Client.LogParamAsync(run, "p", "v");
        string clauses = string.Join(" AND ", Enumerable.Range(0, 999).Select(i => $"params.p != 'x{i}'"));
        Assert.Equal([run], await FindAsync(experiment, clauses + " AND params.p = 'v'"));
        Assert.Empty(await FindAsync(experiment, clauses + " AND params.p = 'w'"));
        await RefusedAsync(experiment, clauses + " AND params.p = 'v' AND params.p = 'v'", [], "A search takes at most 1000 clauses in the filter. Got 1001.");
    }

    [Fact]
    public async Task FiftyColumns_OrderARunAmongOthers()
    {
        var (experiment, first) = await server.NewRunAsync();
        string second = (await server.Client.CreateRunAsync(experiment)).Info.RunId;
        await server.Client.LogMetricAsync(first, "m49", 2, 0);
        await server.Client.LogMetricAsync(second, "m49", 1, 0);
        string[] columns = [.. Enumerable.Range(0, 101).Select(i => $"metrics.m{i} ASC")];
        Assert.Equal([second, first], await FindAsync(experiment, null, columns[..50]));
        await RefusedAsync(experiment, null, columns[..100], "A search takes at most 50 columns in order_by. Got 100.");
    }

    [Theory]
    [InlineData(50_000)]
    [InlineData(100_000)]
    public async Task LongList_FindsAndLeavesOut(int count)
    {
        var (experiment, run) = await server.NewRunAsync();
        string list = string.Join(", ", Enumerable.Range(1, count - 1).Select(i => $"'{i:x32}'").Append($"'{run}'"));
        Assert.Equal([run], await FindAsync(experiment, $"run_id IN ({list})"));
        Assert.Empty(await FindAsync(experiment, $"run_id NOT IN ({list})"));
    }

    [Fact]
    public async Task LongerList_IsRefused()
    {
        string list = string.Join(',', Enumerable.Repeat("'a'", 100_001));
        await RefusedAsync("0", $"run_id IN ({list})", [], "A search takes at most 100000 values in a list of IN. Got 100001.");
    }

    [Fact]
    public async Task HundredThousandExperiments_AreSearched()
    {
        var (experiment, run) = await server.NewRunAsync();
        string[] ids = [.. Enumerable.Range(1_000_000, 99_999).Select(i => $"{i}"), experiment];
        var answer = await server.PostAsync("runs/search", JsonSerializer.Serialize(new { experiment_ids = ids }));
        Assert.Equal(run, Assert.Single(answer.GetProperty("runs").EnumerateArray()).GetProperty("info").GetProperty("run_id").GetString());
        await server.InvalidAsync(
            "runs/search", JsonSerializer.Serialize(new { experiment_ids = ids.Append("7") }), "A search takes at most 100000 experiment ids. Got 100001.");
    }

    [Fact]
    public async Task LongPattern_IsRefused()
    {
        string pattern = new('%', 10_001);
        foreach (string operation in new[] { "LIKE", "ILIKE" })
            await RefusedAsync("0", $"params.a {operation} '{pattern}'", [], "A search takes at most 10000 characters in a pattern. Got 10001.");
    }

    [Fact]
    public async Task WhatIsWrong_ComesBackInPart()
    {
        var refused = await Assert.ThrowsAsync<MlflowException>(() => FindAsync("0", string.Join(" OR ", Enumerable.Repeat("a = 'b'", 20_000))));
        Assert.StartsWith("Invalid clause(s) in filter string: 'OR', 'OR', ", refused.Message, StringComparison.Ordinal);
        Assert.True(refused.Message.Length < 1200, $"{refused.Message.Length} characters");
    }

    async Task<IEnumerable<string>> FindAsync(string experiment, string? filter, params string[] order) =>
        (await server.Client.SearchRunsPageAsync([experiment], filter, order, ViewType.ActiveOnly, 100, null)).Items.Select(run => run.Info.RunId);

    async Task RefusedAsync(string experiment, string? filter, string[] order, string message)
    {
        var refused = await Assert.ThrowsAsync<MlflowException>(() => FindAsync(experiment, filter, order));
        Assert.Equal((400, ErrorCodes.InvalidParameterValue, message), (refused.Status, refused.ErrorCode, refused.Message));
    }
}
