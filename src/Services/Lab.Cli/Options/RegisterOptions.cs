using System.CommandLine;
using Lab.Cli.Terminal;
using Lab.Cli.Tracking;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Options;

/// <summary>Whether a trained model goes into the registry, and whether it is to be the champion.</summary>
sealed class RegisterOptions
{
    const string Gate = "gate", Force = "force";

    readonly Option<bool> register = Flag("--register", "Register the new model in the tracking server's registry, as challenger, with its reference statistics.");

    readonly Option<string?> promote = new("--promote")
    {
        Description = "Register it, and make it the champion if it passes the promotion gate against the one that serves (exit code 6 when not); with 'force' whatever the gate says, which the history tells.",
        HelpName = Force,
        Arity = ArgumentArity.ZeroOrOne,
    };

    public void AddAll(Command command)
    {
        command.Add(register);
        command.Add(promote);
    }

    /// <exception cref="LabException">There is no server to register at, or the options do not fit.</exception>
    public Registering Read(ParseResult parsed, LabHost host, bool uploads)
    {
        string? how = parsed.GetResult(promote) is null ? null : parsed.GetValue(promote) ?? Gate;
        if (how is not (null or Gate or Force)) throw new LabException(ErrorKind.Usage, $"The value is '{how}'.", "--promote", $"nothing, or {Force}");
        var registering = new Registering(parsed.GetValue(register) || how is not null, how is not null, how == Force);
        if (!registering.Registers) return registering;
        if (!uploads) throw new LabException(ErrorKind.Usage, "A model without its files cannot be registered.", "--no-upload", "--register without it");
        if (TrainingTracking.Server(host) is null)
            throw new LabException(ErrorKind.Usage, "There is no tracking server to register the model at.", "--register", "ConnectionStrings__mlflow or MLFLOW_TRACKING_URI = http://HOST:PORT", "Start one: lab tracking.");
        return registering;
    }
}

/// <summary>What becomes of a trained model.</summary>
/// <param name="Registers">It becomes a version.</param>
/// <param name="Promotes">The gate is asked.</param>
/// <param name="Forces">It is promoted whatever the gate says.</param>
readonly record struct Registering(bool Registers, bool Promotes, bool Forces);
