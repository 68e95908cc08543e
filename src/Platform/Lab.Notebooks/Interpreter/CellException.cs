namespace Lab.Notebooks.Interpreter;

/// <summary>A cell threw; the state it had reached stays.</summary>
sealed class CellException(Exception thrown) : Exception(thrown.Message, thrown)
{
    public Exception Thrown => InnerException!;
}
