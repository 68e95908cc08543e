using System.Globalization;

namespace Lab.Cli.Doctor.Checks;

/// <summary>A server that a variable names: whether it answers.</summary>
/// <param name="name">What it is.</param>
/// <param name="variables">Name it, in the order asked.</param>
/// <param name="start">Starts one here.</param>
sealed class ServerCheck(string name, IReadOnlyList<string> variables, string start) : ICheck
{
    public string Name => name;

    public async Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation)
    {
        string? variable = variables.FirstOrDefault(each => machine.Variable(each) is not null);
        if (variable is null) return Verdict.Ok($"none is named ({string.Join(", ", variables)})");
        // What cannot be read is not shown: it may hold a password.
        if (!Uri.TryCreate(machine.Variable(variable), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return Verdict.Problem($"{variable} is not an address of a server.", $"Set it to http://HOST:PORT, or unset it.");
        // Without login and query, which may hold a password too.
        string target = $"{variable} names {address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)}";
        string remedy = $"Start it ({start}), correct the address, or unset {variable}.";
        try
        {
            int status = await machine.Get(Health(address), cancellation);
            return status < 500
                ? Verdict.Ok(string.Create(CultureInfo.InvariantCulture, $"{target}, which answers{(status < 300 ? "" : $" {status}")}"))
                : Verdict.Problem(string.Create(CultureInfo.InvariantCulture, $"{target}, which answers {status}."), $"Look at its log, and at its /health.");
        }
        catch (HttpRequestException failure)
        {
            return Verdict.Problem($"{target}, which does not answer: {failure.Message}", remedy);
        }
        catch (OperationCanceledException)
        {
            return Verdict.Problem($"{target}, which does not answer in time.", remedy);
        }
    }

    // Below the path of a proxy too.
    static Uri Health(Uri address) => new UriBuilder(address) { UserName = "", Password = "", Query = "", Fragment = "", Path = $"{address.AbsolutePath.TrimEnd('/')}/health" }.Uri;
}
