using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dcp.Objects;
using Microsoft.Extensions.Logging;

namespace Lab.Hosting.Dcp;

/// <summary>From a resource to what DCP starts: projects from their built output, executables as given, containers or what stands in for them.</summary>
sealed class LaunchPlanner(
    IExecutionConfigurationResolver resolver,
    ProjectOutputs projects,
    Func<CancellationToken, Task<ContainerEngine>> engine,
    ContainerPlanner containers,
    IServiceProvider services)
{
    /// <exception cref="LabException">The resource cannot be started on this machine.</exception>
    public async Task<LaunchPlan> PlanAsync(IResource resource, string id, ILogger console, CancellationToken cancellation)
    {
        switch (resource)
        {
            case ProjectResource project:
                var output = await projects.GetAsync(project, console, cancellation);
                return await ProcessAsync(resource, id, DotnetHost.Path, output.WorkingDirectory, [output.Assembly], output.ProjectPath, cancellation);

            case ExecutableResource executable:
                return await ProcessAsync(resource, id, executable.Command, executable.WorkingDirectory, [], null, cancellation);

            case ContainerResource container:
                var running = await engine(cancellation);
                if (running.Running) return containers.Plan(container, await resolver.ResolveAsync(container, id, cancellation));
                if (container.Annotations.OfType<NativeProcessAnnotation>().LastOrDefault() is { } native)
                    return await NativeAsync(container, native, id, console, cancellation);
                throw NoEngine(container, running);

            default:
                throw new InvalidOperationException($"{resource.GetType().Name} '{resource.Name}' has no process.");
        }
    }

    async Task<ProcessLaunch> ProcessAsync(
        IResource resource, string id, string path, string workingDirectory, string[] firstArgs, string? projectPath, CancellationToken cancellation)
    {
        var configuration = await resolver.ResolveAsync(resource, id, cancellation);
        return new(
            new()
            {
                ExecutablePath = path,
                WorkingDirectory = Path.GetFullPath(workingDirectory),
                Args = [.. firstArgs.Concat(configuration.Args).Select(DcpTemplate.Escape)],
                Env = [.. configuration.Environment.Select(variable => new EnvironmentValue(variable.Name, DcpTemplate.Escape(variable.Value)))],
            },
            projectPath);
    }

    // The arguments are the native program's alone, because the image's need not fit it; its variables win.
    async Task<ProcessLaunch> NativeAsync(
        ContainerResource container, NativeProcessAnnotation native, string id, ILogger console, CancellationToken cancellation)
    {
        var configuration = await resolver.ResolveAsync(container, id, cancellation);
        var process = await native.Prepare(new() { Resource = container, Logger = console, Services = services }, cancellation);
        var variables = configuration.Environment.ToDictionary(variable => variable.Name, variable => variable.Value);
        foreach (var (name, value) in process.Environment) variables[name] = value;
        return new(
            new()
            {
                ExecutablePath = process.ExecutablePath,
                WorkingDirectory = process.WorkingDirectory,
                Args = [.. process.Args.Select(DcpTemplate.Escape)],
                Env = [.. variables.Select(variable => new EnvironmentValue(variable.Key, DcpTemplate.Escape(variable.Value)))],
            },
            ProjectPath: null);
    }

    static LabException NoEngine(ContainerResource container, ContainerEngine engine) => new(
        ErrorKind.MissingTool,
        $"Resource '{container.Name}' needs Docker or Podman: " + (engine.Name is null
            ? "neither is installed."
            : $"{engine.Name} is installed, but does not run{(engine.Why is null ? "" : $" ({engine.Why})")}."),
        expected: "a running container engine.",
        remedy: $"Start one and press 'start' on '{container.Name}'; or go on without: put a connection string to a server of your own in its place "
            + $"(AddConnectionString(\"{container.Name}\")).");
}
