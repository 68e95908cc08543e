using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Lab.Datasets;
using Lab.Sentiment;
using Lab.TestSupport;
using Lab.TestSupport.RunningSystem;
using Lab.Training;
using Lab.Transformers;

namespace Lab.AppHost.Tests.ClosedLoop;

/// <summary>The whole lab, in processes of its own, around a model of 28,000 weights: what takes minutes with the starter takes seconds.</summary>
sealed class TinyLab : IAsyncDisposable
{
    /// <summary>A training waits for cores that tests beside it use.</summary>
    static readonly TimeSpan limit = TimeSpan.FromMinutes(3);

    readonly string folder = Directory.CreateTempSubdirectory("lab-run-").FullName;
    IDistributedApplicationTestingBuilder builder = null!;

    public DistributedApplication Application { get; private set; } = null!;

    /// <summary>Sends the key.</summary>
    public HttpClient Http { get; } = new() { DefaultRequestHeaders = { { "X-Api-Key", LabFixture.ApiKey } } };

    public LabStatus Status => LabStatus.TryRead(Path.Combine(folder, "status", "lab.json")) ?? throw new InvalidOperationException("There is no lab.json.");

    /// <summary>Files that requests may name.</summary>
    public string Data(string name) => Path.Combine(folder, "files", name);

    /// <summary>What the trainer keeps of a job.</summary>
    public string JobFolder(string id) => Path.Combine(folder, "trainer", "jobs", id);

    /// <summary>With a champion whose head alone saw 200 rows: it is easy to beat.</summary>
    /// <param name="settings">Of a resource: ("trainer", "Trainer__Lease", "00:00:05").</param>
    public static async Task<TinyLab> StartAsync(params (string Resource, string Name, string Value)[] settings)
    {
        var lab = new TinyLab();
        try
        {
            await lab.RunAsync(settings);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    async Task RunAsync((string Resource, string Name, string Value)[] settings)
    {
        Directory.CreateDirectory(Data(""));
        TinyModelFolder.Write(Data("base.csv"), TinyModelFolder.Sentences(900));
        TinyModelFolder.Write(Data("first.csv"), TinyModelFolder.Sentences(200));
        using (var untrained = new TinyModelFolder())
            SentimentModel.FineTune(
                new FineTuneOptions
                {
                    ModelFolder = untrained.Folder,
                    DataFile = Data("first.csv"),
                    OutputFolder = Data("weak"),
                    Data = new DatasetOptions { Labels = ["negative", "neutral", "positive"] },
                    Trainer = new TrainerOptions { Epochs = 1, BatchSize = 8, LearningRate = 3e-3 },
                    Setup = new ModelTrainingOptions { Frozen = new FrozenParts(Embeddings: true, Layers: 2) },
                    MaxLength = 32,
                    Threads = 1,
                },
                cancellation: TestContext.Current.CancellationToken);

        builder = await LabFixture.BuilderAsync(folder, dashboard: false, $"--LAB_API_KEY={LabFixture.ApiKey}");
        (string, string, string)[] all =
        [
            ("prediction-service", "MODEL_PATH", Data("weak")),
            ("trainer", "Trainer__DataRoots__0", Data("")), ("trainer", "Trainer__BaseData", "base.csv"), ("trainer", "Trainer__PollInterval", "00:00:00.5"),
            ("trainer", "Trainer__Retraining__LearningRate", "0.003"), ("trainer", "Trainer__Retraining__Epochs", "6"),
            // Nothing of the small vocabulary is in the behaviour sentences, and a model that knows 20 words is surer than smoothed labels.
            ("trainer", "Trainer__Gate__MaxBehaviourDrop", "1"), ("trainer", "Trainer__Gate__MaxCalibrationErrorRise", "0.2"),
            .. settings,
        ];
        foreach (var (resource, name, value) in all)
            builder.CreateResourceBuilder((ProjectResource)builder.Resources.Single(one => one.Name == resource)).WithEnvironment(name, value);
        Application = await builder.BuildAsync();
        using var start = new CancellationTokenSource(LabFixture.StartLimit);
        await Application.StartAsync(start.Token);
        foreach (string name in LabFixture.Resources) await Application.ResourceNotifications.WaitForResourceHealthyAsync(name, start.Token);
        await UntilAsync(async () => await ServedAsync() == "1");
    }

    public Uri Url(string resource, string path) => new(Application.GetEndpoint(resource, "http"), path);

    /// <summary>JSON of the prediction service.</summary>
    public async Task<JsonElement> GetAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(Url("prediction-service", path), TestContext.Current.CancellationToken);

    /// <summary>Answer of the prediction service, which must be one of success.</summary>
    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(Url("prediction-service", path), body, TestContext.Current.CancellationToken);
        string said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {said}");
        return JsonDocument.Parse(said).RootElement;
    }

    /// <summary>A button of the dashboard.</summary>
    public async Task<string> PressAsync(string resource, string command)
    {
        var result = await Application.ResourceCommands.ExecuteCommandAsync(resource, command, TestContext.Current.CancellationToken);
        Assert.True(result.Success, $"{command}: {result.Message}");
        return result.Data?.Value ?? result.Message ?? "";
    }

    /// <summary>The version that answers.</summary>
    public async Task<string?> ServedAsync()
    {
        var model = await GetAsync("/model/info");
        return model.GetProperty("name").GetString() == "sentiment" ? model.GetProperty("version").GetString() : null;
    }

    /// <summary>The version with the alias.</summary>
    public async Task<string?> ChampionAsync() => (await GetAsync("/models/sentiment/history")).GetProperty("champion").GetString();

    /// <summary>A job that succeeded, with the gate's word.</summary>
    public async Task<(bool Promoted, JsonElement Job)> JudgedAsync(string id)
    {
        var job = await EndAsync(id);
        Assert.True(job.GetProperty("state").GetString() == "succeeded", job.ToString());
        return (job.GetProperty("gate").GetProperty("promoted").GetBoolean(), job);
    }

    /// <summary>The job with that cause.</summary>
    public async Task<string> JobAsync(string cause)
    {
        string? id = null;
        await UntilAsync(
            async () => (id = (await GetAsync("/jobs")).GetProperty("jobs").EnumerateArray().Where(job => job.GetProperty("cause").GetString() == cause)
                .Select(job => job.GetProperty("job_id").GetString()).FirstOrDefault()) is not null,
            $"a job that {cause} asked for");
        return id!;
    }

    public async Task<JsonElement> EndAsync(string id)
    {
        JsonElement job = default;
        await UntilAsync(async () => (job = await GetAsync($"/jobs/{id}")).GetProperty("state").GetString() is "succeeded" or "failed" or "cancelled", $"the end of job {id}");
        return job;
    }

    /// <summary>Subjects of all mails.</summary>
    public async Task<string[]> MailsAsync() =>
        [.. (await Http.GetFromJsonAsync<JsonElement>(Url("mailbox", "/api/mails"), TestContext.Current.CancellationToken)).GetProperty("mails").EnumerateArray().Select(mail => mail.GetProperty("subject").GetString()!)];

    /// <summary>Asks until it holds. What dies meanwhile may not answer.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(limit);
        Exception? last = null;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            try
            {
                if (await holds()) return;
            }
            catch (Exception away) when (away is HttpRequestException or IOException)
            {
                last = away;
            }
            try
            {
                await timer.WaitForNextTickAsync(late.Token);
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {limit} in vain for: {what}.", last);
            }
        }
    }

    /// <summary>Kills the process of a resource, and waits for the next one to be healthy.</summary>
    public async Task KillAsync(string resource)
    {
        int before = Status.Resources[resource].Pid ?? throw new InvalidOperationException($"{resource} has no process.");
        Signal.Send(before, Signal.Kill);
        await UntilAsync(() => Task.FromResult(Status.Resources[resource] is { IsHealthy: true, Pid: { } now } && now != before), $"another process of {resource}");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (Application is not null) await Application.DisposeAsync();
        if (builder is not null) await builder.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
