namespace Lab.Services.Tests.MlflowServer.WebUi;

/// <summary>A folder laid out as MLflow's built web UI, with files of a few bytes.</summary>
sealed class BuiltUi : IDisposable
{
    public const string Index = """<!doctype html><link rel="shortcut icon" href="./static-files/favicon.ico"/><script defer="defer" src="static-files/static/js/main.0123abcd.js"></script>""";

    public static string Script { get; } = "// " + new string('x', 10_000);

    readonly string root = Directory.CreateTempSubdirectory("lab-ui-").FullName;

    /// <param name="below">Where in a folder of its own, as <c>lib/python3.11/site-packages/mlflow/server/js/build</c>.</param>
    public BuiltUi(string below = "build")
    {
        Folder = Path.Combine(root, below);
        Write("index.html", Index);
        Write("favicon.ico", "icon");
        Write("static/js/main.0123abcd.js", Script);
        Write("static/media/view.0123456789abcdef0123.mjs", "export {}");
        Write("lib/notebook-trace-renderer/index.html", "<!doctype html>");
        Write("TelemetryLogger.telemetry-worker.d0f8ea2c83c08b63528f.worker.js", "//");
    }

    public string Root => root;

    public string Folder { get; }

    public void Write(string file, string content)
    {
        string path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
