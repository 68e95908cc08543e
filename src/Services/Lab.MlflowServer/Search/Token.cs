namespace Lab.MlflowServer.Search;

/// <summary>Kinds of words of a filter.</summary>
enum TokenKind
{
    /// <summary>A key or a keyword; parts of a key may be in backticks or double quotes.</summary>
    Word,

    /// <summary>A text in single or double quotes.</summary>
    Text,

    Number,

    /// <summary>= != &lt;&gt; &lt; &lt;= &gt; &gt;=</summary>
    Operator,

    Open,
    Close,
    Comma,

    /// <summary>What belongs nowhere.</summary>
    Unknown,

    End,
}

/// <summary>One word of a filter.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Raw">As it stands in the filter, quotes included.</param>
/// <param name="Start">Where it stands.</param>
readonly record struct Token(TokenKind Kind, string Raw, int Start)
{
    public int End => Start + Raw.Length;

    public bool Is(string keyword) => Kind == TokenKind.Word && Raw.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>The text between the quotes; a doubled quote is one.</summary>
    public string Unquoted => Raw[1..^1].Replace(new string(Raw[0], 2), Raw[..1], StringComparison.Ordinal);
}
