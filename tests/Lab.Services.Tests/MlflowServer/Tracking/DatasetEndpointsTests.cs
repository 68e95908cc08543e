using Lab.Mlflow.Protocol;

namespace Lab.Services.Tests.MlflowServer.Tracking;

public sealed class DatasetEndpointsTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    [Fact]
    public async Task LoggedInput_IsPartOfTheRun_AndLoggedTwiceIsOne()
    {
        var (experiment, run) = await server.NewRunAsync();
        var input = new DatasetInput
        {
            Dataset = new() { Name = "reviews", Digest = "abc", SourceType = "local", Source = "{}", Profile = """{"rows":3}""" },
            Tags = [new("mlflow.data.context", "train")],
        };
        await server.Client.LogInputsAsync(run, [input]);
        await server.Client.LogInputsAsync(run, [input]);
        var found = Assert.Single((await server.Client.GetRunAsync(run)).Inputs.DatasetInputs);
        Assert.Equal(input.Dataset, found.Dataset);
        Assert.Equal(input.Tags, found.Tags);
        var summary = await server.PostAsync("/ajax-api/2.0/mlflow/experiments/search-datasets", $$"""{"experiment_ids":["{{experiment}}"]}""");
        Assert.Equal(
            $$"""{"dataset_summaries":[{"experiment_id":"{{experiment}}","name":"reviews","digest":"abc","context":"train"}]}""", summary.GetRawText());
    }

    [Fact]
    public async Task DatasetTwiceInACall_IsAsTheFirstSays_AndKnownOnesAreInputsOfOtherRuns()
    {
        var (experiment, run) = await server.NewRunAsync();
        string other = (await server.Client.CreateRunAsync(experiment)).Info.RunId;
        DatasetInput first = Input("first", new Tag("a", "1")), second = Input("second", new Tag("b", "2"));
        await server.Client.LogInputsAsync(run, [first, second]);
        await server.Client.LogInputsAsync(other, [second]);
        var found = Assert.Single((await server.Client.GetRunAsync(run)).Inputs.DatasetInputs);
        Assert.Equal("first", found.Dataset.Source);
        Assert.Equal(first.Tags, found.Tags);
        found = Assert.Single((await server.Client.GetRunAsync(other)).Inputs.DatasetInputs);
        Assert.Equal("first", found.Dataset.Source);
        Assert.Equal(second.Tags, found.Tags);

        static DatasetInput Input(string source, Tag tag) => new() { Dataset = new() { Name = "d", Digest = "x", SourceType = "local", Source = source }, Tags = [tag] };
    }

    [Theory]
    [InlineData(100_001, 0)]
    [InlineData(1, 100_000)]
    public async Task MoreThanAHundredThousandDatasetsAndTags_AreRefused(int datasets, int tags)
    {
        var (_, run) = await server.NewRunAsync();
        string input = $$"""{"tags":[{{string.Join(',', Enumerable.Repeat("{}", tags))}}]}""";
        await server.InvalidAsync(
            "runs/log-inputs", $$"""{"run_id":"{{run}}","datasets":[{{string.Join(',', Enumerable.Repeat(input, datasets))}}]}""",
            "A request can contain at most 100000 datasets and tags of theirs. Got 100001. Please split them up across multiple requests and try again.");
    }

    [Fact]
    public async Task LongDigest_IsRefused()
    {
        var (_, run) = await server.NewRunAsync();
        await server.InvalidAsync(
            "runs/log-inputs", $$$"""{"run_id":"{{{run}}}","datasets":[{"dataset":{"name":"d","digest":"{{{new string('d', 37)}}}","source_type":"x","source":"y"}}]}""",
            "'digest' exceeds the maximum length of 36 characters");
    }

    [Fact]
    public Task SearchWithoutExperiments_IsRefused() =>
        server.InvalidAsync("/ajax-api/2.0/mlflow/experiments/search-datasets", "{}", "SearchDatasets request must specify at least one experiment_id.");
}
