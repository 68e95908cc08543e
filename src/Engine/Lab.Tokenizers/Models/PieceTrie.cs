namespace Lab.Tokenizers;

/// <summary>
/// Strings by their UTF-16 units: which of them begin at a place of a text, the longest in one walk. Edges lie in one
/// hash table, so that memory is in proportion to the strings whatever their alphabet is.
/// </summary>
sealed class PieceTrie
{
    public const int Root = 0;
    public const int NoNode = -1;
    public const int NoValue = -1;

    // Key: (node + 1) << 16 | unit, 0 for a free slot.
    struct Edge
    {
        public ulong Key;
        public int Child;
        public int Value;
    }

    Edge[] edges = new Edge[1024];
    int shift = 64 - 10;
    int count;

    /// <summary>Adds a string, or gives a new value to one that is there.</summary>
    public void Set(ReadOnlySpan<char> key, int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        int node = Root;
        for (int i = 0; i < key.Length; i++)
        {
            if (2 * count >= edges.Length) Grow();
            ref var edge = ref Find(node, key[i]);
            if (edge.Key == 0) edge = new Edge { Key = KeyOf(node, key[i]), Child = ++count, Value = NoValue };
            if (i == key.Length - 1) edge.Value = value;
            node = edge.Child;
        }
    }

    /// <summary>One step: the child of a node, <see cref="NoNode"/> when there is none, and the value of the string that ends there.</summary>
    public int Step(int node, char unit, out int value)
    {
        ref var edge = ref Find(node, unit);
        value = edge.Value;
        return edge.Key == 0 ? NoNode : edge.Child;
    }

    /// <summary>Value of exactly this string, <see cref="NoValue"/> when it is not there.</summary>
    public int ValueOf(ReadOnlySpan<char> key)
    {
        int value = NoValue;
        NodeOf(key, ref value);
        return value;
    }

    /// <summary>Where a walk along <paramref name="prefix"/> ends; <see cref="NoNode"/> when no string begins so.</summary>
    public int NodeOf(ReadOnlySpan<char> prefix)
    {
        int value = NoValue;
        return NodeOf(prefix, ref value);
    }

    /// <summary>The longest string that begins at the start of <paramref name="text"/>, walking from <paramref name="node"/>.</summary>
    /// <returns>Its length in units; 0 when there is none.</returns>
    public int LongestMatch(ReadOnlySpan<char> text, int node, out int value)
    {
        int length = 0;
        value = NoValue;
        for (int i = 0; i < text.Length && node != NoNode; i++)
        {
            node = Step(node, text[i], out int here);
            if (node != NoNode && here != NoValue) (length, value) = (i + 1, here);
        }
        return length;
    }

    int NodeOf(ReadOnlySpan<char> key, ref int value)
    {
        int node = Root;
        for (int i = 0; i < key.Length; i++)
        {
            node = Step(node, key[i], out value);
            if (node != NoNode) continue;
            value = NoValue;
            return NoNode;
        }
        return node;
    }

    ref Edge Find(int node, char unit)
    {
        ulong key = KeyOf(node, unit);
        int mask = edges.Length - 1;
        for (int slot = (int)(key * 0x9E3779B97F4A7C15 >> shift); ; slot = (slot + 1) & mask)
        {
            ref var edge = ref edges[slot & mask];
            if (edge.Key == key || edge.Key == 0) return ref edge;
        }
    }

    static ulong KeyOf(int node, char unit) => (ulong)(node + 1) << 16 | unit;

    void Grow()
    {
        var old = edges;
        edges = new Edge[2 * old.Length];
        shift--;
        foreach (var edge in old)
            if (edge.Key != 0) Find((int)(edge.Key >> 16) - 1, (char)edge.Key) = edge;
    }
}
