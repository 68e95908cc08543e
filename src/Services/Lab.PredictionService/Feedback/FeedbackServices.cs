using Lab.PredictionService.Hosting;
using Lab.ServiceDefaults.Hosting;

namespace Lab.PredictionService.Feedback;

static class FeedbackServices
{
    public static void AddFeedback(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddLabOptions<FeedbackOptions>(FeedbackOptions.Section);
        services.AddSingleton<SpoolOwner>();
        services.AddSingleton<FeedbackSpool>();
        services.AddSingleton<FeedbackTrouble>();
        if (builder.ConnectionString(Features.Redis) is not null) services.AddSingleton<FeedbackSender>();
        services.AddSingleton<FeedbackStore>();
        services.AddHostedService(provider => provider.GetRequiredService<FeedbackStore>());
        services.AddHealthChecks().AddCheck<FeedbackCheck>(FeedbackTrouble.Part);
    }
}
