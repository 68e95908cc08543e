using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Lab.ServiceDefaults.Access;

/// <summary>Who may call a service, and under which address. Lists are separated by commas, semicolons or spaces.</summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>Hosts under which the service may be asked for, in place of the usual ones: names, <c>*.DOMAIN</c>, addresses, ranges of addresses.</summary>
    public string? AllowedHosts { get; set; }

    /// <summary>Key of the routes that administer. Null: they are open on this machine, and closed beyond it.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Path under which the service is reached, as in <c>/sentiment</c>.</summary>
    public string? PathBase { get; set; }

    /// <summary>Addresses and ranges of proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c>, <c>-Host</c> and <c>-Prefix</c> count.</summary>
    public string? TrustedProxies { get; set; }

    internal static string[] List(string? text) => text?.Split([',', ';', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Whether it can be <see cref="PathBase"/>. Links begin with it: <c>//evil.example</c> would be another host there.</summary>
    public static bool IsPathBase(string path) =>
        path is ['/', _, ..] && !path.EndsWith('/') && !path.Contains("//", StringComparison.Ordinal) && path.IndexOfAny(['?', '#', '\\', '%', '"', '<', '>']) < 0
        && path.All(c => c > ' ') && new PathString(path).HasValue && !path.Split('/').Any(part => part is "." or "..");
}

/// <summary>Everything that is parsed later can be parsed.</summary>
sealed class AccessValidation : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        foreach (string wrong in AccessOptions.List(options.AllowedHosts).Where(host => HostPattern.Parse(host) is null))
            result.AddError($"Access:AllowedHosts has '{wrong}'; a host is {HostPattern.Forms}.");
        foreach (string wrong in AccessOptions.List(options.TrustedProxies).Where(proxy => HostPattern.ParseRange(proxy) is null))
            result.AddError($"Access:TrustedProxies has '{wrong}'; a proxy is an address, or a range as 10.0.0.0/8.");
        if (options.PathBase is { Length: > 0 } path && !AccessOptions.IsPathBase(path))
            result.AddError($"Access:PathBase is '{path}'; a path is one as /sentiment or /apps/sentiment, without a slash at its end.");
        // It is a header's value. The key itself is not shown.
        if (options.ApiKey is { Length: > 0 } key && !(Ascii.IsValid(key) && key.All(c => c is > ' ' and < '\x7f')))
            result.AddError("Access:ApiKey has white space or characters that are no ASCII; a header cannot carry them.");
        return result.Build();
    }
}
