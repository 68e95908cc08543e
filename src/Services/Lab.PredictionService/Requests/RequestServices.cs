namespace Lab.PredictionService.Requests;

static class RequestServices
{
    public static void AddRequests(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BodyReader>();
        builder.Services.AddSingleton<Predictions.PredictionNotes>();
        builder.Services.AddSingleton<Predictions.PredictionRunner>();
    }
}
