namespace Lab.Inference;

/// <summary>A batch while it is filled.</summary>
/// <param name="batch">Empty at first.</param>
/// <param name="dropped">Gets the texts whose caller left.</param>
/// <param name="budget">Tokens; a single text may be longer.</param>
/// <param name="isShared">The budget is met as nearly as whole texts allow: the last one may exceed it by half its length.</param>
struct BatchRoom(List<BatchItem> batch, List<BatchItem> dropped, int budget, bool isShared)
{
    /// <summary>Tokens of the budget that are left; below 0 once it is exceeded.</summary>
    public int Left { get; private set; } = budget;

    public readonly List<BatchItem> Dropped => dropped;

    public readonly bool Fits(BatchItem item) => batch.Count == 0 || item.Ids.Count <= (isShared ? 2L * Left : Left);

    public void Add(BatchItem item)
    {
        batch.Add(item);
        Left -= item.Ids.Count;
    }
}
