using Lab.PredictionService.Hosting;
using Lab.ServiceDefaults.Hosting;

namespace Lab.PredictionService.Traces;

static class TraceServices
{
    /// <summary>Traces of predictions, where they are turned on and <c>ConnectionStrings__mlflow</c> is there.</summary>
    public static void AddTraces(this WebApplicationBuilder builder)
    {
        builder.Services.AddLabOptions<TraceOptions>(TraceOptions.Section);
        if (builder.Configuration.GetSection(TraceOptions.Section)[nameof(TraceOptions.Enabled)] is not { } text || !bool.TryParse(text, out bool enabled) || !enabled) return;
        if (builder.ConnectionString(Features.Mlflow) is null)
            throw new LabException(
                ErrorKind.Usage, "There is no tracking server to send traces to.", $"{TraceOptions.Section}:{nameof(TraceOptions.Enabled)}", $"ConnectionStrings:{Features.Mlflow} beside it");
        builder.Services.AddSingleton<TraceWriter>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<TraceWriter>());
    }
}
