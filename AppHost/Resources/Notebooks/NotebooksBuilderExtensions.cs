using AppHost.Resources.Running;
using AppHost.Resources.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AppHost.Resources.Notebooks;

/// <summary>JupyterLab as a resource.</summary>
static partial class NotebooksBuilderExtensions
{
    const string Kernel = "lab-csharp";

    /// <summary>JupyterLab on the folder <c>notebooks</c> of the repository; a person starts it. Its address in the dashboard logs in.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource; its state is kept in <c>.lab/NAME</c>.</param>
    public static IResourceBuilder<NotebooksResource> AddNotebooks(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddNotebooks(name, ToolEnvironment.OfThisProcess);

    /// <inheritdoc cref="AddNotebooks(IDistributedApplicationBuilder, string)"/>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource.</param>
    /// <param name="environment">Where programs are looked for.</param>
    public static IResourceBuilder<NotebooksResource> AddNotebooks(this IDistributedApplicationBuilder builder, string name, ToolEnvironment environment)
    {
        string folder = Path.Combine(StateFolder.Repository(builder.AppHostDirectory), "notebooks");
        var notebooks = new NotebooksResource(name, folder, Path.Combine(StateFolder.Of(builder), name));
        return builder.AddResource(notebooks)
            .WithHttpEndpoint(name: NotebooksResource.EndpointName)
            .WithArgs(context =>
            {
                foreach (string argument in notebooks.Program) context.Args.Add(argument);
                context.Args.Add("--port");
                context.Args.Add(notebooks.Endpoint.Property(EndpointProperty.TargetPort));
            })
            .WithEnvironment("JUPYTER_CONFIG_PATH", Before(notebooks.SettingsFolder, environment, "JUPYTER_CONFIG_PATH"))
            .WithEnvironment("JUPYTER_PATH", Before(notebooks.DataFolder, environment, "JUPYTER_PATH"))
            .WithEnvironment("JUPYTER_RUNTIME_DIR", notebooks.RuntimeFolder)
            .WithUrlForEndpoint(NotebooksResource.EndpointName, url => (url.Url, url.DisplayText) = ($"{url.Url.TrimEnd('/')}/lab?token={notebooks.Token}", "JupyterLab"))
            .WithHttpHealthCheck("/api", endpointName: NotebooksResource.EndpointName)
            .WithOtlpExporter(OtlpProtocol.HttpProtobuf)
            .WithExplicitStart()
            .ExcludeFromManifest()
            .WithIconName("Notebook")
            .OnBeforeResourceStarted((_, starting, cancellation) => PrepareAsync(notebooks, starting.Services, environment, cancellation));
    }

    static string Before(string folder, ToolEnvironment environment, string variable) =>
        environment.NotEmpty(variable) is { } others ? folder + Path.PathSeparator + others : folder;

    static async Task PrepareAsync(NotebooksResource notebooks, IServiceProvider services, ToolEnvironment environment, CancellationToken cancellation)
    {
        var log = services.GetRequiredService<ResourceLoggerService>().GetLogger(notebooks);
        // The start is asked for by a person's request, which does not end with the AppHost.
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        try
        {
            StateFolder.Prepare(notebooks.Prefix);
            Directory.CreateDirectory(notebooks.WorkingDirectory);
            foreach (var (file, text) in JupyterSettings.Files(notebooks.WorkingDirectory, notebooks.Token, Kernel)) new OwnedFile(Path.Combine(notebooks.SettingsFolder, file)).Write(text);
            var program = await new JupyterFinder(environment, Progress(notebooks, services, log)).FindAsync(ends.Token);
            notebooks.Annotations.OfType<ExecutableAnnotation>().Last().Command = program.Path;
            notebooks.Program = program.Arguments;
            await InstallKernelAsync(notebooks, ends.Token);
        }
        catch (Exception failure) when (failure is LabException or IOException or UnauthorizedAccessException)
        {
            var told = failure as LabException ?? StateFolder.CannotBeUsed(notebooks.Prefix, failure);
            LogNotStarted(log, told.Message);
            throw new NotStartedException(told);
        }
    }

    static JupyterProgress Progress(NotebooksResource notebooks, IServiceProvider services, ILogger log)
    {
        var notifications = services.GetRequiredService<ResourceNotificationService>();
        return new(
            state => _ = notifications.PublishUpdateAsync(notebooks, snapshot => snapshot with { State = new(state, KnownResourceStateStyles.Info) }),
            line => LogStep(log, line));
    }

    // Anew at each start: the repository may have moved, and .NET with it.
    static async Task InstallKernelAsync(NotebooksResource notebooks, CancellationToken cancellation)
    {
        string lab = Path.Combine(Path.GetDirectoryName(ServiceAssembly.Path("Lab.Cli"))!, "lab.dll");
        var (exitCode, text) = await ToolProcess.RunAsync("dotnet", [lab, "kernel", "install", "--prefix", notebooks.Prefix], notebooks.Prefix, TimeSpan.FromMinutes(1), cancellation);
        if (exitCode != 0) throw new LabException(ErrorKind.MissingTool, $"The C# Jupyter kernel could not be installed: {text.Trim()}", "resource notebooks");
    }

    [LoggerMessage(LogLevel.Information, "{Step}")]
    static partial void LogStep(ILogger log, string step);

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    static partial void LogNotStarted(ILogger log, string reason);
}
