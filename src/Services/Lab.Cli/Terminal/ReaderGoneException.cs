namespace Lab.Cli.Terminal;

/// <summary>Whoever read the results has enough of them: <c>lab predict ... | head -1</c>.</summary>
sealed class ReaderGoneException : IOException;
