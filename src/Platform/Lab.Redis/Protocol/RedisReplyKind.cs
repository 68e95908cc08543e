namespace Lab.Redis;

/// <summary>Types of RESP2 and RESP3 replies. Attributes are read over and never seen.</summary>
public enum RedisReplyKind
{
    /// <summary><c>_</c>, <c>$-1</c> or <c>*-1</c>.</summary>
    Null,

    /// <summary><c>+OK</c></summary>
    SimpleString,

    /// <summary><c>-ERR text</c> or <c>!21</c> with the text in bulk.</summary>
    Error,

    /// <summary><c>:1000</c></summary>
    Integer,

    /// <summary><c>$5</c> and five bytes; a verbatim string (<c>=</c>) without its format.</summary>
    BulkString,

    /// <summary><c>,1.25</c></summary>
    Double,

    /// <summary><c>#t</c></summary>
    Boolean,

    /// <summary><c>(3492890328409238509324850943850943825024385</c></summary>
    BigNumber,

    /// <summary><c>*3</c></summary>
    Array,

    /// <summary><c>%2</c>: keys and values in turn.</summary>
    Map,

    /// <summary><c>~3</c></summary>
    Set,

    /// <summary><c>&gt;3</c>: out of order, belongs to no command.</summary>
    Push,
}
