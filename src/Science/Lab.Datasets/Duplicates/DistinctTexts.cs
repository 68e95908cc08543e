using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lab.Datasets;

/// <summary>The rows of split data grouped by text: case, white space and Unicode form do not count.</summary>
sealed class DistinctTexts
{
    public const int Parts = 3;

    readonly Dictionary<UInt128, int> numbers = [];
    readonly List<Group> groups = [];
    readonly int[][] ofRow = new int[Parts][];

    public DistinctTexts(IReadOnlyList<LabelledExample>[] parts, CancellationToken cancellation)
    {
        for (var part = 0; part < Parts; part++)
        {
            ofRow[part] = new int[parts[part].Count];
            for (var row = 0; row < parts[part].Count; row++)
            {
                if (row % 1024 == 0) cancellation.ThrowIfCancellationRequested();
                ofRow[part][row] = Add(parts[part][row], part, row);
            }
        }
    }

    /// <summary>In the order of their first rows: train, validation, test.</summary>
    public IReadOnlyList<Group> Groups => groups;

    /// <summary>Number of the text of a row.</summary>
    public int Of(int part, int row) => ofRow[part][row];

    public static string Normalise(string text)
    {
        var normal = new StringBuilder(text.Length);
        var gap = false;
        foreach (var c in CleaningRules.Compose(text))
        {
            if (char.IsWhiteSpace(c))
            {
                gap = normal.Length > 0;
                continue;
            }
            if (gap) normal.Append(' ');
            gap = false;
            normal.Append(char.ToLowerInvariant(c));
        }
        return normal.ToString();
    }

    int Add(LabelledExample example, int part, int row)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(Normalise(example.Text)), hash);
        // 128 bits: two texts with the same ones do not happen.
        var key = BinaryPrimitives.ReadUInt128BigEndian(hash);
        if (!numbers.TryGetValue(key, out var number))
        {
            numbers.Add(key, number = groups.Count);
            groups.Add(new Group(example.Text, example.Label));
        }
        groups[number].Add(part, row, example.Label);
        return number;
    }

    /// <summary>All rows with one text.</summary>
    public sealed class Group(string text, int label)
    {
        readonly int[] first = [-1, -1, -1];

        /// <summary>Of the first row.</summary>
        public string Text => text;

        /// <summary>Whether rows disagree about the label.</summary>
        public bool Conflicting { get; private set; }

        public bool IsIn(int part) => first[part] >= 0;

        /// <summary>Index of the first row of a part; -1 when there is none.</summary>
        public int FirstRow(int part) => first[part];

        public void Add(int part, int row, int rowLabel)
        {
            if (first[part] < 0) first[part] = row;
            Conflicting |= rowLabel != label;
        }
    }
}
