using System.Diagnostics;

namespace Lab.Inference;

/// <summary>The texts of one call that still wait, in their order: a list through the items themselves, so that queueing allocates nothing.</summary>
sealed class QueuedCall
{
    BatchItem? last;

    /// <summary>The text whose turn is next; null when none is left.</summary>
    public BatchItem? First { get; private set; }

    /// <summary>It takes turns with others of its kind, see <see cref="CallTurns"/>.</summary>
    public bool IsLong { get; set; }

    /// <summary>Tokens that it may have in its turn beside other long calls.</summary>
    public int Credit { get; set; }

    /// <summary>Tokens of the texts that wait.</summary>
    public int Tokens { get; private set; }

    public void Add(BatchItem item)
    {
        if (last is null) First = item;
        else last.Next = item;
        last = item;
        Tokens += item.Ids.Count;
    }

    public BatchItem Take()
    {
        Debug.Assert(First is not null);
        var item = First;
        First = item.Next;
        item.Next = null;
        if (First is null) last = null;
        Tokens -= item.Ids.Count;
        return item;
    }
}
