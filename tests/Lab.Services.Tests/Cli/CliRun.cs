using System.Text.Json;
using Lab.Cli;
using Lab.Cli.Terminal;

namespace Lab.Services.Tests.Cli;

/// <summary>One call of the command line inside this process: exit code, stdout, stderr.</summary>
sealed record CliRun(int Code, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>stdout, every line of which has to be JSON.</summary>
    public JsonElement[] Json => [.. Lines.Select(line => JsonDocument.Parse(line).RootElement)];

    public static Task<CliRun> Of(params string[] args) => With(host => host, args);

    // A wrong name of a model is not to be asked after on the web.
    static string? Offline(string variable) => variable == "HF_HUB_OFFLINE" ? "1" : null;

    public static async Task<CliRun> With(Func<LabHost, LabHost> change, string[] args, CancellationToken? cancellation = null)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var host = change(new LabHost(TextReader.Null, output, error) { InputRedirected = false, CurrentFolder = Path.GetTempPath(), Variable = Offline });
        int code = await LabCli.RunAsync(args, host, cancellation ?? TestContext.Current.CancellationToken);
        return new CliRun(code, output.ToString(), error.ToString());
    }
}
