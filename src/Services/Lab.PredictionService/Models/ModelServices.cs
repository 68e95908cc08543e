namespace Lab.PredictionService.Models;

static class ModelServices
{
    public static void AddModel(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IModelLoader, SentimentModelLoader>();
        builder.Services.AddSingleton<ModelHost>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ModelHost>());
    }
}
