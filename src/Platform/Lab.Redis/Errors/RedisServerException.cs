namespace Lab.Redis;

/// <summary>The server refused a command; the connection is as good as before.</summary>
public sealed class RedisServerException : RedisException
{
    /// <param name="error">The error line without its leading <c>-</c>: <c>WRONGTYPE Operation against a key ...</c></param>
    public RedisServerException(string error) : base(error) => Code = CodeOf(error);

    /// <summary>First word of the error: <c>ERR</c>, <c>NOAUTH</c>, <c>WRONGTYPE</c>, <c>OOM</c>, <c>LOADING</c>, <c>READONLY</c>, <c>BUSYGROUP</c>, ...</summary>
    public string Code { get; }

    // Scripts may raise errors without a code.
    static string CodeOf(string error)
    {
        int end = error.IndexOf(' ');
        var word = end < 0 ? error : error[..end];
        return word.Length > 0 && word.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_') ? word : "ERR";
    }
}
