using Lab.PredictionService.Hosting;

namespace Lab.PredictionService.Batches;

static class BatchServices
{
    public static void AddBatches(this WebApplicationBuilder builder)
    {
        builder.Services.AddSection<BatchOptions>(BatchOptions.Section).ValidateDataAnnotations();
        builder.Services.AddSingleton<CsvBatch>();
    }
}
