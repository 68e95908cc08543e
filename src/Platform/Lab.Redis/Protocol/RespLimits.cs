namespace Lab.Redis.Protocol;

/// <summary>How large a reply may be.</summary>
/// <param name="MaxBulkBytes">Bytes of one string.</param>
/// <param name="MaxItems">Elements of all collections of one reply together.</param>
/// <param name="MaxDepth">Collections inside each other.</param>
readonly record struct RespLimits(long MaxBulkBytes, long MaxItems, int MaxDepth)
{
    /// <summary>Bytes of a status, error or number line; the server's own are far below.</summary>
    public const int MaxLineBytes = 64 * 1024;
}
