using StackExchange.Redis;

namespace Lab.Records;

/// <summary>What is said about failures. Errors of the server may quote what was sent, so only their first word is shown.</summary>
public static class RedisErrors
{
    extension(RedisServerException refused)
    {
        /// <summary>First word of the error: <c>ERR</c>, <c>NOAUTH</c>, <c>WRONGTYPE</c>, <c>OOM</c>, <c>LOADING</c>, <c>READONLY</c>, ...</summary>
        public string Code => CodeOf(refused.Message);

        /// <summary>The server takes no writes now and may take the same one later.</summary>
        public bool IsPassing => refused.Code is "OOM" or "LOADING" or "READONLY" or "BUSY" or "MASTERDOWN" or "MISCONF";
    }

    /// <summary>Redis gave no answer, or a refusal. Not: the caller wanted none any more.</summary>
    public static bool IsFailure(Exception cause, CancellationToken cancellation = default) =>
        cause is RedisException or RedisTimeoutException || (cause is OperationCanceledException && !cancellation.IsCancellationRequested);

    /// <summary>One sentence for people.</summary>
    public static string Describe(Exception cause) => cause switch
    {
        RedisServerException refused => $"Redis refuses commands ({refused.Code}).",
        TimeoutException or OperationCanceledException => "Redis answers too slowly.",
        _ => "Redis is away.",
    };

    /// <summary>As the library's own, with the place and the fate of the command in front.</summary>
    internal static RedisConnectionException Away(RedisConnectionException away, RedisConnection redis)
    {
        string fate = away.CommandStatus == CommandStatus.WaitingToBeSent ? "The command was not sent." : "Whether the command ran is unknown.";
        return new(away.FailureType, away.Flags, $"No connection to Redis at {redis}. {fate} {away.Message}".TrimEnd(), away, away.CommandStatus);
    }

    /// <summary>Before the first attempt to connect has ended.</summary>
    internal static RedisConnectionException NotYet() => new(ConnectionFailureType.UnableToConnect, CommandFlags.None, "", null, CommandStatus.WaitingToBeSent);

    internal static RedisTimeoutException Late(RedisTimeoutException late, string command, int milliseconds, RedisConnection redis) => new(
        late.Flags, $"Redis at {redis} did not answer {command} within {milliseconds / 1000.0} s. Whether the command ran is unknown.", late.Commandstatus);

    // Scripts may raise errors without a code.
    static string CodeOf(string error)
    {
        int end = error.IndexOf(' ');
        string word = end < 0 ? error : error[..end];
        return word.Length > 0 && word.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_') ? word : "ERR";
    }
}
