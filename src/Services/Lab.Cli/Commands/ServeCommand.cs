using System.CommandLine;
using Lab.Cli.Options;
using Lab.Cli.Terminal;
using Lab.Mlflow;
using Lab.PredictionService;
using Lab.Sentiment;
using Lab.ServiceDefaults.Hosting;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Commands;

/// <summary><c>lab serve</c>: the prediction service in this process, without Redis and tracking server unless they are named.</summary>
sealed class ServeCommand : Command
{
    readonly Option<string?> model = ModelOption.Create();
    readonly Option<string?> urls = Text("--urls", "URLS", "Where to listen, separated by semicolons. Default: LAB_URLS, else http://localhost:8000.");

    readonly Option<string?> pathBase = Text("--path-base", "PATH", "Path under which a proxy shows it, as /sentiment. Default: LAB_PATH_BASE, else none.");

    readonly Option<string?> config = Text(ConfigurationFile.Option, "FILE", "Settings as JSON; they win over appsettings.json and lose to environment and options.");

    readonly Argument<string[]> settings = new("SETTING")
    {
        Description = "Settings of the service, after '--': lab serve -- --Cache:Ttl 00:10:00. docs/operations.md lists them.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    readonly CommonOptions common;
    readonly LabHost host;

    public ServeCommand(LabHost host, CommonOptions common) : base("serve", "Run the prediction service until Ctrl+C.")
    {
        this.host = host;
        this.common = common;
        Add(model);
        Add(urls);
        Add(pathBase);
        Add(config);
        Add(settings);
        SetAction((parsed, cancellation) => RunAsync(parsed, cancellation));
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation) => await PredictionServiceApp.RunAsync(await ForServiceAsync(parsed, cancellation), cancellation);

    async Task<string[]> ForServiceAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var options = CommonSettings.Read(parsed, common, host);
        var given = Settings(parsed);
        string? named = parsed.GetValue(model);
        // The service takes folders only.
        bool isGiven = named is not null || (host.Variable("MODEL_PATH") is { } path && (ModelUri.IsOne(path) || ModelLocation.IsHubName(path, out _)));
        // Said here, at once: the service itself would start and answer 503.
        if (parsed.GetValue(common.Device) is not null || parsed.GetValue(common.Precision) is not null) ModelLoading.Find(options);
        string? folder = isGiven || !HasOtherModel() ? await ModelOption.FindAsync(named, host, cancellation) : null;
        return
        [
            .. isGiven ? (string[])["--model", folder!] : [],
            .. parsed.GetValue(config) is { } file ? (string[])[ConfigurationFile.Option, file] : [],
            .. parsed.GetValue(urls) is { } addresses ? (string[])["--urls", addresses] : [],
            .. parsed.GetValue(pathBase) is { } prefix ? (string[])["--path-base", prefix] : [],
            .. common.ForService(parsed),
            // With --json stdout carries JSON: a log entry a line.
            .. parsed.GetValue(common.Json) ? (string[])["--Logging:Console:FormatterName", "json"] : [],
            .. given,
        ];
    }

    string[] Settings(ParseResult parsed)
    {
        string[] given = parsed.GetValue(settings) ?? [];
        if (given is [var first, ..] && !first.StartsWith("--", StringComparison.Ordinal))
            throw new LabException(ErrorKind.Usage, $"'{first}' is no setting.", expected: "--Section:Key VALUE", remedy: "For instance: lab serve -- --Cache:Ttl 00:10:00");
        return given;
    }

    // The registry has one, or the service's own variable names one.
    bool HasOtherModel() => host.Variable("ConnectionStrings__mlflow") is not null || host.Variable("Prediction__Model") is not null;
}
