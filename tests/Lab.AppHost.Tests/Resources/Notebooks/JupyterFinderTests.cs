using AppHost.Resources.Notebooks;
using AppHost.Resources.Running;
using Lab.TestSupport;

namespace Lab.AppHost.Tests.Resources.Notebooks;

/// <summary>Shell scripts stand for Jupyter and Python.</summary>
public sealed class JupyterFinderTests : IDisposable
{
    // What venv makes: a Python that knows JupyterLab once pip was asked for it.
    const string MadePython = """
        case "$*" in
          "-c "*) test -f "$0.lab";;
          *" install "*) echo "$*" >> "$0.log"; echo "Collecting jupyterlab"; echo "Collecting tornado"; echo "Installing collected packages: tornado, jupyterlab"; touch "$0.lab";;
        esac
        """;

    readonly string folder = Directory.CreateTempSubdirectory("lab-jupyter-find-").FullName;
    readonly List<string> states = [], notes = [];
    string? wheels;

    public JupyterFinderTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "needs shell scripts as Jupyter and Python");

    string Environment => Path.Combine(folder, "cache", "jupyterlab");

    [Fact]
    public async Task JupyterLabOnPath_IsTakenAsItIs()
    {
        Script("jupyter-lab", "echo 4.6.6");

        var found = await FindAsync();

        Assert.Equal((Path.Combine(folder, "jupyter-lab"), ""), (found.Path, string.Join(' ', found.Arguments)));
    }

    [Fact]
    public async Task JupyterWithLabAsItsPart_IsTakenToo()
    {
        Script("jupyter-lab", "echo 'jupyter-lab: command not found' >&2; exit 127");
        Script("jupyter", "test \"$1\" = lab && echo 4.1.0");

        var found = await FindAsync();

        Assert.Equal((Path.Combine(folder, "jupyter"), "lab"), (found.Path, string.Join(' ', found.Arguments)));
    }

    [Fact]
    public async Task NeitherJupyterNorPython_MessageSaysWhatToInstall()
    {
        var error = await Assert.ThrowsAsync<LabException>(FindAsync);

        Assert.Equal(ErrorKind.MissingTool, error.Kind);
        Assert.Contains("Neither JupyterLab nor Python is on PATH.", error.Message);
        Assert.Contains("Install it with: ", error.Message);
    }

    [Fact]
    public async Task JupyterLabThatIsTooOld_IsNamedAndNotTaken()
    {
        Script("jupyter-lab", "echo 3.6.8");

        await Assert.ThrowsAsync<LabException>(FindAsync);

        Assert.Contains(notes, note => note.Contains("is JupyterLab 3.6.8; 4 or later is needed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PythonWithoutVenv_MessageNamesItAndThePackage()
    {
        Script("python3", "exit 1");
        Script("apt-get", "");

        var error = await Assert.ThrowsAsync<LabException>(FindAsync);

        Assert.Contains($"{Path.Combine(folder, "python3")} cannot make an environment", error.Message);
        Assert.Contains("sudo apt-get install python3-venv", error.Message);
    }

    [Fact]
    public async Task Environment_IsMadeOnce_AndItsProgressShown()
    {
        ScriptPython(MadePython);

        var found = await FindAsync();
        string[] first = [.. states];
        states.Clear();
        var again = await FindAsync();

        Assert.Equal((Path.Combine(Environment, "bin", "python"), "-m jupyterlab"), (found.Path, string.Join(' ', found.Arguments)));
        Assert.Equal(found.Path, again.Path);
        Assert.Equal(
            ["Looking for JupyterLab", "Making a Python environment", "Installing JupyterLab", "Fetching JupyterLab: 1 packages", "Fetching JupyterLab: 2 packages", "Unpacking JupyterLab"], first);
        Assert.Equal(["Looking for JupyterLab"], states);
        Assert.DoesNotContain("--no-index", await File.ReadAllTextAsync(found.Path + ".log"));
    }

    [Fact]
    public async Task Wheels_AreTheOnlySource_AndChooseThePythonThatTheyAreFor()
    {
        wheels = Directory.CreateDirectory(Path.Combine(folder, "given", "wheels")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(wheels, "wheels", "pyzmq-27.3.0-cp312-cp312-manylinux_2_28_x86_64.whl"), "");
        Script("python3", "exit 3");
        ScriptPython(MadePython, "python3.12");

        var found = await FindAsync();

        Assert.Contains($"--no-index --find-links {Path.Combine(wheels, "wheels")} jupyterlab", await File.ReadAllTextAsync(found.Path + ".log"));
    }

    [Fact]
    public async Task FolderWithoutWheels_IsNamed()
    {
        wheels = Directory.CreateDirectory(Path.Combine(folder, "empty")).FullName;
        ScriptPython(MadePython);

        Assert.Contains($"LAB_JUPYTER names {wheels}, where no wheels are.", (await Assert.ThrowsAsync<LabException>(FindAsync)).Message);
    }

    [Fact]
    public async Task InstallationThatFails_SaysWhyAndTheCommand_AndTheNextStartBeginsAnew()
    {
        ScriptPython("case \"$*\" in *\" install \"*) echo 'ERROR: No matching distribution found for jupyterlab'; echo advice; exit 1;; *) exit 1;; esac");

        var error = await Assert.ThrowsAsync<LabException>(FindAsync);

        Assert.Contains("JupyterLab could not be installed: ERROR: No matching distribution found for jupyterlab", error.Message);
        Assert.Contains($"Try it by hand: {Path.Combine(Environment, "bin", "python")} -m pip install", error.Message);
        ScriptPython(MadePython);
        Assert.Equal(["-m", "jupyterlab"], (await FindAsync()).Arguments);
    }

    [Fact]
    public async Task EnvironmentWhosePythonIsGone_IsMadeAnew()
    {
        ScriptPython(MadePython);
        var found = await FindAsync();
        await File.WriteAllTextAsync(found.Path, "#!/bin/sh\nexit 127\n");

        await FindAsync();

        Assert.Equal(2, states.Count(state => state == "Making a Python environment"));
    }

    [Fact]
    public async Task Cancellation_EndsTheInstallation_WithAllItStarted()
    {
        string number = Path.Combine(folder, "pid");
        ScriptPython($"case \"$*\" in *\" install \"*) sh -c 'echo $$ > {number}.new; mv {number}.new {number}; exec sleep 60';; *) exit 1;; esac");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var finding = Finder().FindAsync(stop.Token);
        await Eventually.HoldsAsync(() => File.Exists(number), "pip at work");

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finding);
        int sleeper = int.Parse(await File.ReadAllTextAsync(number, TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
        await Eventually.HoldsAsync(() => !TestSupport.RunningSystem.ProcessTable.IsAlive(sleeper), "its process ended");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    Task<JupyterProgram> FindAsync() => Finder().FindAsync(TestContext.Current.CancellationToken);

    JupyterFinder Finder() => new(
        new ToolEnvironment(name => name switch
        {
            "PATH" => folder,
            "LAB_CACHE" => Path.Combine(folder, "cache"),
            "LAB_JUPYTER" => wheels,
            _ => null,
        }),
        new JupyterProgress(Add(states), Add(notes)));

    // A Python whose venv is one script.
    void ScriptPython(string made, string name = "python3") => Script(name, $"""
        case "$*" in
          "-m venv --clear "*) rm -rf "$4"; mkdir -p "$4/bin"; cat > "$4/bin/python" <<'MADE'
        #!/bin/sh
        {made}
        MADE
          chmod +x "$4/bin/python";;
        esac
        """);

    void Script(string name, string text)
    {
        string file = Path.Combine(folder, name);
        File.WriteAllText(file, "#!/bin/sh\n" + text + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    static Action<string> Add(List<string> to) => text =>
    {
        lock (to) to.Add(text);
    };
}
