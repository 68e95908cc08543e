using AppHost.Resources.Running;

namespace AppHost.Resources.Redis;

/// <summary>Finds redis-server: on PATH, in the cache, or fetched into the cache as Debian packages.</summary>
sealed class RedisServerFinder(ToolEnvironment environment, Action<string> progress, PackageChecksums? checksums = null)
{
    static readonly SystemPackage package = new("redis", Brew: "redis", Winget: "Redis.Redis", Apt: "redis-server");

    /// <exception cref="LabException">There is none and none can be fetched; says what to install.</exception>
    public async Task<RedisServerProgram> FindAsync(CancellationToken cancellation)
    {
        if (environment.OnPath("redis-server") is { } installed) return new(installed, new Dictionary<string, string>());
        string? why = null;
        if (environment.OnPath("apt-get") is { } aptGet && environment.OnPath("dpkg-deb") is { } dpkgDeb)
        {
            try
            {
                return await new DebianRedis(environment.CacheFolder, aptGet, dpkgDeb, checksums ?? PackageChecksums.OfThisVersion(), progress).GetAsync(cancellation);
            }
            catch (LabException exception)
            {
                why = exception.Message;
            }
        }
        throw new LabException(
            ErrorKind.MissingTool,
            "redis-server is not on PATH, no container engine runs" + (why is null ? "." : $", and it could not be fetched: {why}"),
            "resource redis", "Redis 6 or later, or a running Docker or Podman.", $"Install it with: {package.InstallCommand(environment)}");
    }
}
