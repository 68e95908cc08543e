using System.CommandLine;
using Lab.Cli.Notebooks;
using Lab.Cli.Terminal;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Remote;

/// <summary>Which running prediction service a command speaks to, and with which key.</summary>
sealed class ServiceOptions
{
    const string UsualAddress = "http://localhost:8000";
    const string KeyVariable = "LAB_API_KEY";

    readonly Option<string?> url = Text("--url", "URL", $"Address of the prediction service. Default: {LabServices.PredictionVariables[0]}, else {UsualAddress}.");
    readonly Option<string?> key = Text("--key", "KEY", $"Key of routes that administer. Default: {KeyVariable}, which no list of processes shows.");

    public void AddTo(Command command)
    {
        command.Add(url);
        command.Add(key);
    }

    /// <exception cref="LabException">The address is none.</exception>
    public ServiceClient Open(ParseResult parsed, LabHost host)
    {
        string? variable = LabServices.PredictionVariables.FirstOrDefault(name => host.Variable(name) is not null);
        var (text, where) = parsed.GetValue(url) is { } given ? (given, "--url") : variable is not null ? (host.Variable(variable)!, variable) : (UsualAddress, "--url");
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0
            ? new ServiceClient(address, parsed.GetValue(key) ?? host.Variable(KeyVariable))
            : throw new LabException(ErrorKind.Usage, "This is no address of a prediction service.", where, $"http://HOST:PORT, as {UsualAddress}");
    }
}
