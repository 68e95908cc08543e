using System.Data.Common;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Lab.ServiceDefaults.Hosting;

/// <summary>What ends a service's process, in a line and an exit code.</summary>
static class StartFailure
{
    /// <param name="failure">Out of the building, the start or the work of a service.</param>
    /// <param name="addresses">Where it was to listen.</param>
    public static (ExitCode Code, IReadOnlyList<string> Lines) Of(Exception failure, string? addresses)
    {
        // Several sections may be wrong at once, and one through several of its readers.
        var causes = failure is AggregateException several ? several.Flatten().InnerExceptions : (IReadOnlyCollection<Exception>)[failure];
        return ((ExitCode)causes.Max(cause => (int)CodeOf(cause)), [.. causes.SelectMany(cause => Lines(cause, addresses)).Distinct()]);
    }

    static ExitCode CodeOf(Exception cause) => cause switch
    {
        LabException known => KindCodes.Of(known.Kind).Exit,
        _ when IsWrongSetting(cause) || IsAddress(cause) || IsCertificate(cause) => ExitCode.Usage,
        IOException or UnauthorizedAccessException or DbException => ExitCode.Data,
        _ => ExitCode.Bug,
    };

    static IEnumerable<string> Lines(Exception cause, string? addresses) => cause switch
    {
        OptionsValidationException options => options.Failures,
        _ when IsAddress(cause) => [$"Cannot listen at {addresses}: {Sentence(Reason(cause))} Name another address."],
        _ when IsCertificate(cause) =>
            [$"HTTPS needs a certificate: name one with Kestrel:Certificates:Default:Path and Kestrel:Certificates:Default:Password, or listen at an http address. ({First(cause.Message)})"],
        _ when CodeOf(cause) == ExitCode.Bug => [$"This is a bug: {cause.GetType().Name}: {cause.Message}", cause.StackTrace ?? ""],
        _ => [First(cause.Message)],
    };

    // Out of range, unknown or not of its type; a connection string of another form.
    static bool IsWrongSetting(Exception cause) => cause is
        OptionsValidationException or FormatException or InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } or InvalidOperationException { InnerException: ArgumentException or FormatException };

    // Taken, not of this machine, not allowed to this user; a socket's path that is too long.
    static bool IsAddress(Exception cause) => cause is
        IOException { InnerException: AddressInUseException } or SocketException or ArgumentOutOfRangeException { ParamName: "path" };

    static bool IsCertificate(Exception cause) =>
        cause is CryptographicException || (cause is InvalidOperationException && cause.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase));

    static string Reason(Exception cause) => cause is IOException { InnerException: AddressInUseException } ? "address already in use" : First(cause.Message);

    static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    // The framework's messages go on with advice of several lines.
    static string First(string message) => message.AsSpan().Trim().ToString().Split('\n')[0].Trim();
}
