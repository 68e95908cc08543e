namespace Lab.PredictionService.Hosting;

/// <summary>What is there when its connection string is: <c>ConnectionStrings__redis</c>, <c>ConnectionStrings__mlflow</c>.</summary>
static class Features
{
    public const string Redis = "redis";
    public const string Mlflow = "mlflow";

    public static bool HasConnectionString(this IConfiguration configuration, string name) => !string.IsNullOrWhiteSpace(configuration.GetConnectionString(name));

    /// <summary>Null turns the feature off.</summary>
    public static string? ConnectionString(this WebApplicationBuilder builder, string name) =>
        builder.Configuration.GetConnectionString(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
