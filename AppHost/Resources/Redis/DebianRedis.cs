using System.Runtime.InteropServices;
using AppHost.Resources.Running;

namespace AppHost.Resources.Redis;

/// <summary>
/// The distribution's redis-server without root: packages are downloaded by apt-get (with lists of packages in a folder of
/// ours, because the system's may be missing or old), compared with <see cref="PackageChecksums"/>, and unpacked into the
/// cache. Libraries follow where the system does not have them.
/// </summary>
sealed class DebianRedis(string cache, string aptGet, string dpkgDeb, PackageChecksums checksums, Action<string> progress)
{
    static readonly TimeSpan limit = TimeSpan.FromMinutes(5);

    // The program itself is in redis-tools; redis-server links to it.
    static readonly string[] packages = ["redis-server", "redis-tools"];

    // What it is linked with on Debian and Ubuntu. The C library is every system's own.
    static readonly string[] libraries = ["libatomic1", "libjemalloc2", "liblzf1", "libssl3", "libsystemd0", "liblua5.1-0", "lua-cjson", "lua-bitop", "libhiredis0.14", "libhiredis1.1.0", "libssl3t64", "libstdc++6"];

    readonly string target = Path.Combine(cache, "redis-debian-" + RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant());

    public async Task<RedisServerProgram> GetAsync(CancellationToken cancellation)
    {
        if (await RunsAsync(target, cancellation)) return Program(target);
        using var taken = await FileLock.TakeAsync(target + ".lock", () => progress("Another start is fetching redis-server; waiting for it."), TimeProvider.System, cancellation);
        if (await RunsAsync(target, cancellation)) return Program(target);

        // The lock is ours: whatever is here was left by a start that died.
        string staging = target + ".new";
        if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        Directory.CreateDirectory(staging);
        try
        {
            return await FetchAsync(staging, cancellation);
        }
        finally
        {
            if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        }
    }

    async Task<RedisServerProgram> FetchAsync(string staging, CancellationToken cancellation)
    {
        progress($"Fetching the packages {string.Join(" and ", packages)} into {target}.");
        string download = Directory.CreateDirectory(Path.Combine(staging, "download")).FullName;
        string root = Directory.CreateDirectory(Path.Combine(staging, "root")).FullName;
        string[] own = OwnLists(download);
        await MustAsync(aptGet, [.. own, "update"], download, cancellation);
        await UnpackServerAsync();
        if (!await RunsAsync(root, cancellation))
        {
            progress("Fetching libraries that this system lacks.");
            // One by one: each release names some of them differently, and those do not exist for it.
            foreach (string library in libraries)
                if (await TryDownloadAsync([library]) is null) await UnpackAllAsync();
        }
        var (exitCode, text) = await VersionAsync(root, cancellation);
        if (exitCode != 0) throw new LabException(ErrorKind.MissingTool, $"the unpacked redis-server does not start: {text.Trim()}");
        if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
        Directory.Move(root, target);
        progress($"redis-server is in {target} ({text.Trim()}).");
        return Program(target);

        async Task UnpackServerAsync()
        {
            if (await TryDownloadAsync(packages) is { } failure) throw new LabException(ErrorKind.MissingTool, failure);
            await UnpackAllAsync();
        }

        // The newest version that is known here and can be had; all packages in the same one. Gives why there is none.
        async Task<string?> TryDownloadAsync(string[] names)
        {
            string? failure = null;
            foreach (string version in checksums.VersionsOf(names[0]))
            {
                var (exitCode, text) = await ToolProcess.RunAsync(aptGet, [.. own, "download", .. names.Select(name => $"{name}={version}")], download, limit, cancellation);
                if (exitCode == 0) return null;
                failure ??= $"{Path.GetFileName(aptGet)} ended with code {exitCode}: {text.Trim()}";
            }
            return $"this system's sources have no version of {names[0]} whose checksum this lab knows{(failure is null ? "." : $": {failure}")}";
        }

        async Task UnpackAllAsync()
        {
            foreach (string file in Directory.GetFiles(download, "*.deb"))
            {
                checksums.Check(file);
                await MustAsync(dpkgDeb, ["--extract", file, root], download, cancellation);
                File.Delete(file);
            }
        }
    }

    // apt-get works as any user then; it need not become another one to download.
    static string[] OwnLists(string download)
    {
        string lists = Directory.CreateDirectory(Path.Combine(download, "lists", "partial")).Parent!.FullName;
        string cache = Directory.CreateDirectory(Path.Combine(download, "cache", "archives", "partial")).Parent!.Parent!.FullName;
        return
        [
            "--quiet", "--quiet",
            "-o", $"Dir::State::Lists={lists}", "-o", $"Dir::Cache={cache}", "-o", "APT::Sandbox::User=",
            "-o", "APT::Update::Post-Invoke-Success::=", "-o", "Acquire::Languages=none", "-o", "Acquire::Retries=2",
        ];
    }

    static RedisServerProgram Program(string root) =>
        new(Path.Combine(root, "usr", "bin", "redis-server"), new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = LibraryPath(root) });

    // usr/lib/x86_64-linux-gnu and the like; those of before the merge of /usr too.
    static string LibraryPath(string root) => string.Join(
        ':',
        new[] { Path.Combine(root, "usr", "lib"), Path.Combine(root, "lib") }
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.GetDirectories(folder, "*-linux-gnu*").Append(folder)));

    static async Task<bool> RunsAsync(string root, CancellationToken cancellation) =>
        File.Exists(Program(root).Path) && (await VersionAsync(root, cancellation)).ExitCode == 0;

    static async Task<(int ExitCode, string Text)> VersionAsync(string root, CancellationToken cancellation)
    {
        var program = Program(root);
        return await ToolProcess.RunAsync(program.Path, ["--version"], root, limit, cancellation, program.Environment);
    }

    static async Task MustAsync(string program, string[] arguments, string folder, CancellationToken cancellation)
    {
        var (exitCode, text) = await ToolProcess.RunAsync(program, arguments, folder, limit, cancellation);
        if (exitCode != 0) throw new LabException(ErrorKind.MissingTool, $"{Path.GetFileName(program)} ended with code {exitCode}: {text.Trim()}");
    }
}
