using System.Net;
using System.Text.Json;

namespace Lab.Services.Tests.PredictionService.Models;

/// <summary>What the service says before, with and without a model.</summary>
public sealed class ModelStateTests
{
    static readonly (HttpMethod Method, string Path, string? Body)[] needModel =
    [
        (HttpMethod.Get, "/model/info", null),
        (HttpMethod.Get, "/classify/demo", null),
        (HttpMethod.Post, "/predict", """{"text":"a"}"""),
        (HttpMethod.Post, "/classify", """{"text":"a"}"""),
        (HttpMethod.Post, "/classify/batch", """{"texts":["a"]}"""),
    ];

    static async Task AssertAllAsync(HttpClient client, HttpAnswer expected)
    {
        foreach (var (method, path, body) in needModel)
            Assert.Equal(expected, method == HttpMethod.Get ? await client.GetAnswerAsync(path) : await client.PostJsonAsync(path, body!));
        string detail = JsonDocument.Parse(expected.Body).RootElement.GetProperty("detail").GetRawText();
        Assert.Equal(
            expected with { Body = expected.Body[..^1] + ""","checks":{"self":{"status":"healthy"},"model":{"status":"unhealthy","description":""" + detail + """},"feedback":{"status":"healthy"}}}""" },
            await client.GetAnswerAsync("/health"));
        Assert.Equal(HttpAnswer.Json("""{"status":"alive","checks":{"self":{"status":"healthy"}}}"""), await client.GetAnswerAsync("/alive"));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAnswerAsync("/")).Status);
    }

    [Fact]
    public async Task WhileLoading_Answers503Starting_ThenServes()
    {
        var loader = new FakeModelLoader();
        loader.Gate.Reset();
        await using var service = new PredictionServiceFactory { Loader = loader };
        using var client = service.CreateClient();

        await AssertAllAsync(client, HttpAnswer.Unavailable("The model is still being loaded.", "starting"));
        loader.Gate.Set();
        var ready = await service.ReadyClientAsync();

        Assert.Equal(
            HttpAnswer.Json("""{"status":"healthy","model":{"name":"sentiment","version":"7"},"queued_texts":0,"queued_tokens":0,"checks":{"self":{"status":"healthy"},"model":{"status":"healthy"},"feedback":{"status":"healthy"}}}"""),
            await ready.GetAnswerAsync("/health"));
        Assert.Equal(HttpStatusCode.OK, (await ready.PostJsonAsync("/predict", """{"text":"a"}""")).Status);
    }

    [Fact]
    public async Task BrokenFolder_KeepsTheServiceUp_AndTellsTheReasonWithoutPaths()
    {
        var failure = new LabException(ErrorKind.Model, "/srv/models/starter/model.safetensors has a header of 9 bytes.", where: "/srv/models/starter");
        await using var service = new PredictionServiceFactory { Loader = new FakeModelLoader { Failure = failure } };

        await AssertAllAsync(
            await service.ReadyClientAsync(), HttpAnswer.Unavailable("model.safetensors has a header of 9 bytes.", "failed"));
    }

    [Fact]
    public async Task UnexpectedLoadFailure_TellsTheFolderNameOnly()
    {
        await using var service = new PredictionServiceFactory
        {
            Loader = new FakeModelLoader { Failure = new IOException("/etc/secret: input/output error") },
        };

        string folder = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        await AssertAllAsync(
            await service.ReadyClientAsync(),
            HttpAnswer.Unavailable($"The model '{folder}' could not be loaded; the service's log has the details.", "failed"));
    }

    [Fact]
    public async Task MissingFolder_IsNamedWithoutItsPath()
    {
        await using var service = new PredictionServiceFactory { Settings = { ["Prediction:Model"] = "/no/such/place/lost-model" } };

        await AssertAllAsync(
            await service.ReadyClientAsync(), HttpAnswer.Unavailable("The model folder 'lost-model' does not exist.", "failed"));
    }

    [Fact]
    public async Task Info_TellsTheFactsOfTheModel()
    {
        await using var service = new PredictionServiceFactory();
        var client = await service.ReadyClientAsync();

        Assert.Equal(
            HttpAnswer.Json(
                """{"name":"sentiment","version":"7","labels":["negative","neutral","positive"],"max_sequence_length":16"""
                + ""","architecture":"bert","parameters":22713728,"precision":"fp32","batching":{"max_batch_tokens":4096,"max_batch_delay_ms":0,"shared_batch_time_ms":30,"max_predicted_wait_ms":60000,"max_queued_texts":2048,"max_queued_tokens":524288}}"""),
            await client.GetAnswerAsync("/model/info"));
    }

    [Fact]
    public async Task StoppedService_DisposesTheModel()
    {
        var service = new PredictionServiceFactory();
        await service.ReadyClientAsync();
        await service.DisposeAsync();

        Assert.True(service.Classifier.IsDisposed);
    }
}
