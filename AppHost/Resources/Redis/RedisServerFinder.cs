using AppHost.Resources.Running;

namespace AppHost.Resources.Redis;

/// <summary>Finds redis-server: on PATH, in the cache, or fetched into the cache as Debian packages.</summary>
sealed class RedisServerFinder(ToolEnvironment environment, Action<string> progress, PackageChecksums? checksums = null)
{
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
            "resource redis", "Redis 6 or later, or a running Docker or Podman.", $"Install it with: {InstallCommand()}");
    }

    string InstallCommand() =>
        OperatingSystem.IsMacOS() ? "brew install redis"
        : OperatingSystem.IsWindows() ? "winget install Redis.Redis, or in WSL: sudo apt-get install redis-server"
        : environment.OnPath("apt-get") is not null ? "sudo apt-get install redis-server"
        : environment.OnPath("dnf") is not null ? "sudo dnf install redis"
        : environment.OnPath("apk") is not null ? "sudo apk add redis"
        : environment.OnPath("pacman") is not null ? "sudo pacman -S redis"
        : environment.OnPath("zypper") is not null ? "sudo zypper install redis"
        : "the package manager of this system (package redis or redis-server).";
}
