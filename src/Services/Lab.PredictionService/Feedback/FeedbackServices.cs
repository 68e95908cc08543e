using Lab.PredictionService.Hosting;

namespace Lab.PredictionService.Feedback;

static class FeedbackServices
{
    public static void AddFeedback(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSection<FeedbackOptions>(FeedbackOptions.Section).ValidateDataAnnotations();
        services.AddSingleton<FeedbackSpool>();
        if (builder.ConnectionString(Features.Redis) is not null) services.AddSingleton<FeedbackSender>();
        services.AddSingleton<FeedbackStore>();
        services.AddHostedService(provider => provider.GetRequiredService<FeedbackStore>());
    }
}
