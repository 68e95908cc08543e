using Lab.PredictionService.Hosting;
using Lab.Records.Jobs;

namespace Lab.PredictionService.Jobs;

static class JobServices
{
    /// <summary>Jobs are in Redis: without it there are none.</summary>
    public static void AddJobs(this WebApplicationBuilder builder)
    {
        if (builder.ConnectionString(Features.Redis) is null) return;
        builder.Services.AddSingleton<JobQueueOptions>();
        builder.Services.AddSingleton<JobQueue>();
    }
}
