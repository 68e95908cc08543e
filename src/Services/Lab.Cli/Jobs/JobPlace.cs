using System.CommandLine;
using Lab.Cli.Terminal;
using Lab.Records;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Jobs;

/// <summary>Options that say where the jobs are: a service's address, else Redis, as the environment of a running lab has it.</summary>
sealed class JobPlace
{
    const string Variable = "ConnectionStrings__redis", Key = "LAB_API_KEY";

    readonly Option<string?> url = Text("--url", "ADDRESS", $"Prediction service of the lab, such as http://localhost:8000; {Key} has its key where it needs one.");
    readonly Option<string?> redis = Text("--redis", "TEXT", $"Connection string of the lab's Redis. Default: {Variable}, which '. artifacts/lab.env' sets.");

    /// <param name="command">Takes the options.</param>
    /// <param name="withUrl">False: what it does is done in Redis only.</param>
    public void AddTo(Command command, bool withUrl = true)
    {
        if (withUrl) command.Add(url);
        command.Add(redis);
    }

    /// <exception cref="LabException">Nothing is named, both are, or it is not of its form.</exception>
    public IJobAccess Open(ParseResult parsed, LabHost host)
    {
        if (parsed.GetValue(url) is not { } address) return OpenRedis(parsed, host);
        if (parsed.GetValue(redis) is not null) throw new LabException(ErrorKind.Usage, "Both --url and --redis are given.", expected: "one of them");
        return Uri.TryCreate(address, UriKind.Absolute, out var service) && service.Scheme is "http" or "https"
            ? new HttpJobs(service, host.Variable(Key))
            : throw new LabException(ErrorKind.Usage, $"'{address}' is no address.", "--url", "http://HOST:PORT");
    }

    /// <exception cref="LabException">None is named, or it is not of its form.</exception>
    public RedisJobs OpenRedis(ParseResult parsed, LabHost host)
    {
        string setting = parsed.GetValue(redis) is null ? Variable : "--redis";
        string text = parsed.GetValue(redis) ?? host.Variable(Variable) ?? throw new LabException(
            ErrorKind.Usage, "No lab is named, so there are no jobs.", expected: $"--url, --redis, or {Variable}", remedy: "In the folder of a running lab: . artifacts/lab.env");
        try
        {
            return new RedisJobs(RedisConnectionString.Parse(text), setting, host.Time);
        }
        catch (LabException wrong)
        {
            throw new LabException(ErrorKind.Usage, wrong.What, setting, wrong.Expected, "docs/operations.md#redis has all forms.", wrong);
        }
    }
}
