using Lab.MlflowServer.Http;
using Lab.ServiceDefaults.Access;
using Lab.ServiceDefaults.Web;

namespace Lab.MlflowServer.Hosting;

/// <summary>
/// The front door of every service with MLflow's own settings for it: MLFLOW_SERVER_ALLOWED_HOSTS, MLFLOW_SERVER_CORS_ALLOWED_ORIGINS (lists
/// with commas), MLFLOW_SERVER_X_FRAME_OPTIONS (NONE leaves the header out), MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE=true.
/// </summary>
static class ServerSecurity
{
    const string Disabled = "MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE";
    const string AllowedHosts = "MLFLOW_SERVER_ALLOWED_HOSTS";
    const string AllowedOrigins = "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS";
    const string FrameOptions = "MLFLOW_SERVER_X_FRAME_OPTIONS";
    const string UsualFrameOptions = "SAMEORIGIN";

    // As MLflow has it: its web UI is developed on another port of the same machine.
    static readonly string[] thisMachine =
        [.. from scheme in (string[])["http", "https"] from host in (string[])["localhost", "127.0.0.1", "[::1]"] select $"{scheme}://{host}:*"];

    /// <summary>What is read outside the sections, with the defaults.</summary>
    public static (string Key, string? Default)[] Keys { get; } = [(AllowedHosts, null), (AllowedOrigins, null), (FrameOptions, UsualFrameOptions), (Disabled, "false")];

    public static void AddServerSecurity(this WebApplicationBuilder builder, TrackingServerOptions options)
    {
        var configuration = builder.Configuration;
        builder.AddFrontDoor();
        builder.Services.AddSingleton<IRefusals, MlflowRefusals>();
        builder.Services.AddOptions<AccessOptions>().PostConfigure(access =>
        {
            access.AllowedHosts = First(options.AllowedHosts, configuration[AllowedHosts], access.AllowedHosts);
            access.PathBase = options.StaticPrefix ?? access.PathBase;
        });
        builder.Services.AddOptions<CrossOriginOptions>().PostConfigure(cors =>
        {
            if (First(options.CorsAllowedOrigins, configuration[AllowedOrigins]) is { } origins) cors.Origins = [origins];
            else if (cors.Origins.Length == 0) cors.Origins = thisMachine;
        });
    }

    /// <summary>Behind it every request is from somebody who may call.</summary>
    public static void UseServerSecurity(this WebApplication app)
    {
        bool enabled = !"true".Equals(app.Configuration[Disabled], StringComparison.OrdinalIgnoreCase);
        string frames = (app.Configuration[FrameOptions] ?? UsualFrameOptions).ToUpperInvariant();
        if (enabled)
            app.Use((http, next) =>
            {
                http.Response.Headers.XContentTypeOptions = "nosniff";
                if (frames != "NONE") http.Response.Headers.XFrameOptions = frames;
                return next(http);
            });
        app.UseFrontDoor(isGuarded: enabled);
    }

    static string? First(params ReadOnlySpan<string?> values)
    {
        foreach (string? value in values)
            if (!string.IsNullOrWhiteSpace(value)) return value;
        return null;
    }
}
