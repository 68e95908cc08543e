using Lab.PredictionService.Hosting;
using Lab.PredictionService.Models;
using Lab.TestSupport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Services.Tests.PredictionService;

/// <summary>The whole service in memory, with a fake model and a clock that stands still: processing times are 0.</summary>
sealed class PredictionServiceFactory : WebApplicationFactory<PredictionOptions>
{
    public FakeClassifier Classifier { get; init; } = new();

    public FakeModelLoader Loader { get; init; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Where corrections are kept; gone with the service.</summary>
    public string FeedbackFolder { get; } = Path.Combine(Path.GetTempPath(), $"lab-feedback-{Guid.NewGuid()}");

    /// <summary>Settings by key, as on the command line.</summary>
    public Dictionary<string, string> Settings { get; init; } = [];

    /// <summary>Last word on the services.</summary>
    public Action<IServiceCollection> Configure { get; init; } = static _ => { };

    /// <summary>A client of a service whose model has been loaded, or has failed to.</summary>
    public async Task<HttpClient> ReadyClientAsync()
    {
        var client = CreateClient();
        await Services.GetRequiredService<ModelHost>().Settled.WaitAsync(TestContext.Current.CancellationToken);
        return client;
    }

    // A test that fails while it holds the model must not hold the shutdown too.
    public override async ValueTask DisposeAsync()
    {
        Classifier.LetGo();
        await base.DisposeAsync();
        if (Directory.Exists(FeedbackFolder)) Directory.Delete(FeedbackFolder, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        Loader.Classifier ??= Classifier;
        builder.UseSetting("Prediction:Model", AppContext.BaseDirectory);
        builder.UseSetting("Batching:MaxBatchDelay", "00:00:00");
        builder.UseSetting("Logging:LogLevel:Default", "None");
        builder.UseSetting("Feedback:Folder", FeedbackFolder);
        foreach (var (key, value) in Settings) builder.UseSetting(key, value);
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IModelLoader>(Loader);
            services.AddSingleton<TimeProvider>(Time);
            Configure(services);
        });
    }
}
