using System.Net;
using Lab.Cli.Notebooks;
using Lab.Services.Tests.PredictionService;
using Lab.TestSupport;

namespace Lab.Services.Tests.Cli.Notebooks;

public sealed class LabServicesTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>
{
    // Port 9 (discard): nothing listens there.
    static readonly Uri nobody = new("http://127.0.0.1:9");

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    static Task<LabServer?> FindAsync(Uri usual, params (string Name, string Value)[] set) =>
        LabServices.FindAsync(LabServices.TrackingVariables, usual, name => set.FirstOrDefault(pair => pair.Name == name).Value, Deadline);

    [Fact]
    public async Task RunningServer_IsFoundByItsVariableElseAtItsUsualPort()
    {
        await using var server = await TrackingServer.StartAsync();
        var address = new Uri(server.Address);

        foreach (var found in new[]
        {
            await FindAsync(nobody, ("MLFLOW_TRACKING_URI", server.Address)),
            await FindAsync(nobody, ("ConnectionStrings__mlflow", server.Address), ("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")),
            await FindAsync(address, ("MLFLOW_TRACKING_URI", "")),
        })
            Assert.Equal((address, false), (found!.Address, found.IsOwn));
        Assert.Null(await FindAsync(nobody));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9")]
    [InlineData("file:///tmp/mlruns")]
    [InlineData("localhost:5000")]
    public async Task NamedServerThatDoesNotAnswer_IsAnErrorAndNotReplaced(string value)
    {
        var failure = await Assert.ThrowsAsync<LabException>(() => FindAsync(nobody, ("MLFLOW_TRACKING_URI", value)));
        Assert.Equal((ErrorKind.MissingTool, "MLFLOW_TRACKING_URI"), (failure.Kind, failure.Where));
        Assert.Contains($"'{value}'", failure.What);
    }

    [Fact]
    public async Task OwnPredictionService_AnswersAtOnceAndEndsWithItsOwner()
    {
        using var work = new WorkFolder();
        var service = await LabServices.PredictionAsync(work["kept"], model.Folder, Deadline);
        using var client = new HttpClient { BaseAddress = service.Address };
        Assert.True(service.IsOwn);
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/predict", """{"text":"so soft"}""")).Status);

        await service.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/health", Deadline));
    }
}
