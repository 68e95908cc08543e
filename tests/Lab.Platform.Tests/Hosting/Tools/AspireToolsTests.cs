using Lab.Hosting.Tools;

namespace Lab.Platform.Tests.Hosting.Tools;

public sealed class AspireToolsTests : IDisposable
{
    static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    readonly string root = Directory.CreateTempSubdirectory("lab-tools-").FullName;
    readonly List<string> progress = [];

    string Cache => Path.Combine(root, "cache");

    string Bin => Path.Combine(root, "bin");

    ToolEnvironment Machine => new(name => name switch
    {
        "HOME" => Path.Combine(root, "home"),
        "LAB_CACHE" => Cache,
        "PATH" => Bin,
        _ => null,
    });

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("13.5.4", true)]
    [InlineData("13.5.4_9c1b-7d77", true)]
    [InlineData("13.5.4+9c1b", true)]
    [InlineData("13.5.40", false)]
    [InlineData("13.5.4-preview.1", false)]
    [InlineData("13.5.4_9c1b.tmp.0f", false)]
    [InlineData("13.4.0_9c1b", false)]
    public void Only_the_pinned_version_counts(string version, bool pinned) => Assert.Equal(pinned, AspireBundle.IsPinned(version));

    [Fact]
    public void An_installed_cli_comes_before_the_cache()
    {
        var cached = Put(AspireTools.CachedFolder(Machine));
        Assert.Equal(cached, AspireTools.Find(Machine)?.Folder);

        var installed = Put(Path.Combine(root, "home", ".aspire", "versions", "13.5.4_abc"));

        Assert.Equal(installed, AspireTools.Find(Machine)?.Folder);
    }

    [Fact]
    public void A_bundle_beside_the_bin_folder_of_a_linked_cli_is_found()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right of their own there.");
        var package = Path.Combine(root, "package");
        var bundle = Put(Path.Combine(package, "versions", "13.5.4_abc"));
        Script(Path.Combine(package, "bin", "aspire"), "exit 0");
        Directory.CreateDirectory(Bin);
        File.CreateSymbolicLink(Path.Combine(Bin, "aspire"), Path.Combine(package, "bin", "aspire"));

        Assert.Equal(bundle, AspireTools.Find(Machine)?.Folder);
    }

    [Fact]
    public void Half_a_bundle_and_another_version_are_not_taken()
    {
        Put(Path.Combine(root, "home", ".aspire", "versions", "13.4.0_abc"));
        var half = Put(Path.Combine(root, "home", ".aspire", "versions", "13.5.4_abc"));
        File.Delete(new AspireBundle(half).Managed);

        Assert.Null(AspireTools.Find(Machine));
    }

    [Fact]
    public async Task Without_cli_cache_and_npm_the_error_says_what_to_install()
    {
        var error = await Assert.ThrowsAsync<LabException>(() => AspireTools.GetAsync(Machine, progress.Add, TimeProvider.System, Cancellation));

        Assert.Equal(ErrorKind.MissingTool, error.Kind);
        Assert.Contains("13.5.4", error.Message);
        Assert.Contains("Node.js", error.Remedy);
        Assert.Contains("npm", error.Expected);
    }

    [Fact]
    public async Task Two_starts_at_once_fetch_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "npm is a shell script here.");
        FakeNpm();

        var bundles = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => AspireTools.GetAsync(Machine, Tell, TimeProvider.System, Cancellation)));

        Assert.All(bundles, bundle => Assert.Equal(AspireTools.CachedFolder(Machine), bundle.Folder));
        Assert.Single(File.ReadAllLines(Path.Combine(root, "calls")));
        Assert.Single(progress, line => line.StartsWith("Fetching", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(Cache, "aspire"), "staging-*"));
        Assert.False(File.Exists(Path.Combine(bundles[0].Folder, "dcp", "dcptun_c")));
    }

    [Fact]
    public async Task A_setup_that_refuses_what_it_unpacked_is_tried_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "npm is a shell script here.");
        FakeNpm(refusals: 1);

        var bundle = await AspireTools.GetAsync(Machine, Tell, new ImpatientTime(), Cancellation);

        Assert.Equal(AspireTools.CachedFolder(Machine), bundle.Folder);
        Assert.Contains("aspire setup ended with code 6; once more.", progress);
    }

    [Fact]
    public async Task A_setup_that_refuses_a_whole_bundle_is_overruled_when_the_orchestrator_runs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "npm is a shell script here.");
        FakeNpm(setupCode: 6, orchestrator: "#!/bin/sh\nexit 0\n");

        var bundle = await AspireTools.GetAsync(Machine, Tell, new ImpatientTime(), Cancellation);

        Assert.Equal(AspireTools.CachedFolder(Machine), bundle.Folder);
        Assert.Single(File.ReadAllLines(Path.Combine(root, "setups")));
    }

    [Fact]
    public async Task A_setup_that_refuses_an_orchestrator_that_does_not_run_is_believed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "npm is a shell script here.");
        FakeNpm(setupCode: 6, orchestrator: "no program");

        await Assert.ThrowsAsync<LabException>(() => AspireTools.GetAsync(Machine, Tell, new ImpatientTime(), Cancellation));

        Assert.Equal(3, File.ReadAllLines(Path.Combine(root, "setups")).Length);
    }

    [Fact]
    public async Task A_setup_that_always_refuses_ends_with_what_it_said()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "npm is a shell script here.");
        FakeNpm(refusals: 100);

        var error = await Assert.ThrowsAsync<LabException>(() => AspireTools.GetAsync(Machine, Tell, new ImpatientTime(), Cancellation));

        Assert.Contains("layout validation failed", error.Message);
        Assert.Null(AspireTools.Find(Machine));
    }

    [Fact]
    public async Task A_failed_download_leaves_nothing_and_shows_what_npm_said()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "npm is a shell script here.");
        Script(Path.Combine(Bin, "npm"), "echo 'npm error code E404' >&2; exit 1");

        var error = await Assert.ThrowsAsync<LabException>(() => AspireTools.GetAsync(Machine, Tell, TimeProvider.System, Cancellation));

        Assert.Contains("E404", error.Message);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(Cache, "aspire")));
        Assert.Null(AspireTools.Find(Machine));
    }

    [Fact]
    public async Task The_real_package_is_fetched_into_an_empty_cache()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAB_TESTS") == "full", "Downloads 130 MB (LAB_TESTS=full).");
        var real = ToolEnvironment.OfThisProcess;
        Assert.SkipWhen(real.OnPath("npm") is null, "npm is not installed.");
        var machine = new ToolEnvironment(name => name == "LAB_CACHE" ? Cache : real.Variable(name));
        var from = TimeProvider.System.GetTimestamp();

        var bundle = await new AspireInstaller(machine, Tell, TimeProvider.System).InstallAsync(Cancellation);

        TestContext.Current.TestOutputHelper?.WriteLine($"Fetched in {TimeProvider.System.GetElapsedTime(from).TotalSeconds:0.0} s");
        var (exitCode, version) = await ToolProcess.RunAsync(
            bundle.Dcp, ["version"], new Dictionary<string, string>(), [], TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(0, exitCode);
        Assert.Contains("\"version\"", version);
        Assert.Single(Directory.EnumerateDirectories(Path.GetDirectoryName(bundle.Folder)!));
    }

    void Tell(string line)
    {
        lock (progress) progress.Add(line);
    }

    // npm that "installs" a CLI whose setup unpacks empty programs, after it has refused to so many times.
    void FakeNpm(int refusals = 0, int setupCode = 0, string orchestrator = "")
    {
        var package = PinnedVersions.NpmPackage(PinnedVersions.System!);
        var cli = Script(
            Path.Combine(root, "aspire-to-install"),
            $"""
            echo setup >> "{root}/setups"
            if [ "$(/usr/bin/wc -l < "{root}/setups")" -le {refusals} ]; then echo 'layout validation failed'; exit 6; fi
            while [ "$1" != --install-path ]; do shift; done
            v="$2/versions/13.5.4_abc"
            /bin/mkdir -p "$v/dcp" "$v/managed"
            printf '%b' '{orchestrator.Replace("\n", "\\n")}' > "$v/dcp/dcp"; /bin/chmod +x "$v/dcp/dcp"
            : > "$v/dcp/dcptun_c"; : > "$v/managed/aspire-managed"
            exit {setupCode}
            """);
        Script(
            Path.Combine(Bin, "npm"),
            $"""
            echo call >> "{root}/calls"
            while [ "$1" != --prefix ]; do shift; done
            to="$2/node_modules/{package}/bin"
            /bin/mkdir -p "$to" && /bin/cp "{cli}" "$to/aspire"
            """);
    }

    static string Put(string folder)
    {
        var bundle = new AspireBundle(Path.GetFullPath(folder));
        foreach (var file in new[] { bundle.Dcp, bundle.Managed })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "");
        }
        return bundle.Folder;
    }

    static string Script(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "#!/bin/sh\n" + text + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    // Every wait is over at once.
    sealed class ImpatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
