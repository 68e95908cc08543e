using Lab.PredictionService.Caching;
using Lab.PredictionService.Health;
using Lab.PredictionService.Hosting;
using Lab.PredictionService.PredictionLog;
using Lab.Records;
using Lab.ServiceDefaults.Hosting;

namespace Lab.PredictionService.Redis;

static class RedisServices
{
    /// <summary>Cache, prediction log, corrections and model changes, when <c>ConnectionStrings__redis</c> is there.</summary>
    public static void AddRedis(this WebApplicationBuilder builder)
    {
        builder.Services.AddLabOptions<CacheOptions>(CacheOptions.Section);
        builder.Services.AddLabOptions<PredictionLogOptions>(PredictionLogOptions.Section);
        if (builder.ConnectionString(Features.Redis) is not { } text) return;
        var options = RedisConnectionString.Parse(text);
        builder.Services.AddSingleton(_ => new RedisConnection(options, "prediction-service"));
        builder.Services.AddSingleton<RedisCircuit>();
        PartCheck.Add(builder.Services, Features.Redis);
        builder.Services.AddHostedService<RedisWatch>();
        builder.Services.AddSingleton<AnswerCache>();
        builder.Services.AddSingleton<PredictionStream>();
        builder.Services.AddSingleton<FeedbackStream>();
        builder.Services.AddSingleton<ModelChanges>();
        builder.Services.AddSingleton<PredictionLogWriter>();
        builder.Services.AddHostedService(services => services.GetRequiredService<PredictionLogWriter>());
    }
}
