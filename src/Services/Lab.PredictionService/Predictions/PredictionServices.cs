using Lab.PredictionService.Requests;

namespace Lab.PredictionService.Predictions;

static class PredictionServices
{
    public static void AddPredictions(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BodyReader>();
        builder.Services.AddSingleton<PredictionNotes>();
        builder.Services.AddSingleton<PredictionRunner>();
        builder.Services.AddSingleton<TextCalls>();
    }
}
