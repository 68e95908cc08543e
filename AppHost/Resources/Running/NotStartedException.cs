namespace AppHost.Resources.Running;

/// <summary>
/// A resource that cannot start, in words for a person. Aspire logs what ends a start with its stack, which says nothing to them: this
/// has none.
/// </summary>
sealed class NotStartedException(LabException why) : Exception(why.Message, why)
{
    public override string ToString() => Message;
}
