using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Tools;
using Microsoft.Extensions.Logging;

namespace Lab.Hosting.Redis;

/// <summary>The server as a process of this machine, where no container engine runs.</summary>
/// <param name="redis">The resource.</param>
/// <param name="appHostDirectory">Its state folder is found from here.</param>
/// <param name="environment">Where programs and the cache are looked for.</param>
sealed class RedisProcess(RedisResource redis, string appHostDirectory, ToolEnvironment environment)
{
    const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    public async Task<NativeProcess> PrepareAsync(NativeProcessContext context, CancellationToken cancellation)
    {
        // The executor's messages of the resource; templates are not needed for them.
#pragma warning disable CA1848, CA2254
        var program = await new RedisServerFinder(environment, text => context.Logger.LogInformation(text)).FindAsync(cancellation);
#pragma warning restore CA1848, CA2254
        string folder = Path.Combine(StateFolder.Of(appHostDirectory), redis.Name);
        CreatePrivate(folder);
        string? password = redis.PasswordParameter is { } parameter ? await parameter.GetValueAsync(cancellation) : null;
        // In a file and not in the arguments, which every user of the machine can list.
        string file = Path.Combine(folder, "redis.conf");
        await WritePrivateAsync(file, RedisConfiguration.OfProcess(folder, password, redis.Persistence), cancellation);
        return new NativeProcess(
            program.Path, folder, [file, "--port", context.PortForServing(RedisResource.PrimaryEndpointName)], program.Environment);
    }

    static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, OwnerFolder);
    }

    // Written beside and renamed: an old file of another mode is not written into.
    static async Task WritePrivateAsync(string path, string text, CancellationToken cancellation)
    {
        string temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerFile;
        await using (var writer = new StreamWriter(temporary, options)) await writer.WriteAsync(text.AsMemory(), cancellation);
        File.Move(temporary, path, overwrite: true);
    }
}
