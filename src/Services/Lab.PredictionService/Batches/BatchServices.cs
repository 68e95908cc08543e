using Lab.PredictionService.Hosting;
using Lab.ServiceDefaults.Hosting;

namespace Lab.PredictionService.Batches;

static class BatchServices
{
    public static void AddBatches(this WebApplicationBuilder builder)
    {
        builder.Services.AddLabOptions<BatchOptions>(BatchOptions.Section);
        builder.Services.AddSingleton<UploadSlots>();
        builder.Services.AddSingleton<CsvBatch>();
    }
}
