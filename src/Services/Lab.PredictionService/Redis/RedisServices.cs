using Lab.PredictionService.Caching;
using Lab.PredictionService.Hosting;
using Lab.PredictionService.PredictionLog;
using Lab.Redis;

namespace Lab.PredictionService.Redis;

static class RedisServices
{
    /// <summary>Cache, prediction log and model changes, when <c>ConnectionStrings__redis</c> is there.</summary>
    public static void AddRedis(this WebApplicationBuilder builder)
    {
        builder.Services.AddSection<CacheOptions>(CacheOptions.Section).ValidateDataAnnotations();
        builder.Services.AddSection<PredictionLogOptions>(PredictionLogOptions.Section).ValidateDataAnnotations();
        if (builder.ConnectionString(Features.Redis) is not { } text) return;
        // A command without a connection fails at once: nobody waits for Redis.
        var options = RedisOptions.Parse(text) with { ConnectionWait = TimeSpan.Zero, AbortOnConnectFail = false, ClientName = "prediction-service" };
        builder.Services.AddSingleton(_ => new RedisClient(options));
        builder.Services.AddSingleton<RedisCircuit>();
        builder.Services.AddHostedService<RedisWatch>();
        builder.Services.AddSingleton<AnswerCache>();
        builder.Services.AddSingleton<PredictionLogWriter>();
        builder.Services.AddHostedService(services => services.GetRequiredService<PredictionLogWriter>());
    }
}
