using Lab.Mlflow;
using Lab.PredictionService.Health;
using Lab.PredictionService.Hosting;
using Lab.Records;
using Lab.Sentiment;
using Lab.ServiceDefaults.Hosting;
using Lab.ServiceDefaults.State;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Champions;

static class ChampionServices
{
    /// <summary>Serves the registry's champion when <c>ConnectionStrings__mlflow</c> is there.</summary>
    public static void AddChampion(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddLabOptions<RegistryOptions>(RegistryOptions.Section);
        if (builder.ConnectionString(Features.Mlflow) is not { } text) return;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
            throw new LabException(ErrorKind.Usage, $"'{text}' is not an address of a tracking server.", $"ConnectionStrings__{Features.Mlflow}", "http://HOST:PORT");
        // Who watches asks again anyway.
        services.AddSingleton(provider => MlflowClient.Create(server, new MlflowClientOptions { MaxRetries = 1, Timeout = provider.GetRequiredService<IOptions<RegistryOptions>>().Value.QuestionTimeout }));
        services.AddSingleton(provider => new ModelRegistry(
            provider.GetRequiredService<MlflowClient>(), Of(provider.GetRequiredService<IOptions<RegistryOptions>>().Value, builder.Configuration),
            changes: provider.GetService<ModelChanges>()));
        services.AddSingleton<ChampionMemory>();
        services.AddSingleton<IChampionSource, RegistryChampionSource>();
        services.AddSingleton<ChangeSignal>();
        services.AddSingleton<ChampionWatcher>();
        PartCheck.Add(services, Features.Mlflow);
        PartCheck.Add(services, ChampionWatcher.Champion);
        services.AddHostedService(provider => provider.GetRequiredService<ChampionWatcher>());
        if (builder.ConnectionString(Features.Redis) is not null) services.AddHostedService<ModelChangeListener>();
    }

    static ModelRegistryOptions Of(RegistryOptions options, IConfiguration configuration) => new()
    {
        Model = options.Model,
        Alias = options.Alias,
        KeepVersions = options.KeepVersions,
        CacheFolder = options.CacheFolder ?? Path.Combine(LabState.Folder(configuration) ?? UserCache.Of(name => configuration[name]), "models"),
    };
}
