namespace Lab.MlflowServer.WebUi;

/// <summary>The web UI: its page at <c>/</c>, all of it below <c>/static-files/</c>. What a person sees stands behind the page's <c>#</c> and never reaches the server.</summary>
static partial class UiEndpoints
{
    const string Files = "/static-files/{**path}";

    static readonly string[] reading = ["GET", "HEAD"];

    /// <param name="app">The server.</param>
    /// <param name="ui">Null: there is none, and the root says how to get one.</param>
    public static void MapWebUi(this WebApplication app, UiFolder? ui)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(UiEndpoints).FullName!);
        if (ui is null)
        {
            LogNone(log);
            app.MapMethods("/", reading, LandingPage.WriteAsync);
            app.MapMethods(Files, reading, context =>
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
            return;
        }
        LogFolder(log, ui.Path, ui.Version is { } version ? $"MLflow {version}" : "of a version that is not known");
        var files = UiFiles.Of(app, ui);
        app.MapMethods("/", reading, context => SendAsync(context, UiFolder.IndexFile));
        app.MapMethods(Files, reading, context => SendAsync(context, context.GetRouteValue("path") as string));

        Task SendAsync(HttpContext context, string? file)
        {
            context.Request.Path = "/" + file;
            return files(context);
        }
    }

    [LoggerMessage(LogLevel.Information, "Web UI: {Folder}, {Version}")]
    static partial void LogFolder(ILogger log, string folder, string version);

    [LoggerMessage(LogLevel.Information, "There is no web UI: lab tracking --fetch-ui brings it.")]
    static partial void LogNone(ILogger log);
}
