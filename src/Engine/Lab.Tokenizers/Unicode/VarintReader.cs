namespace Lab.Tokenizers;

/// <summary>Reads little-endian base-128 numbers.</summary>
ref struct VarintReader(ReadOnlySpan<byte> data)
{
    readonly ReadOnlySpan<byte> data = data;
    int position;

    public int Next()
    {
        int value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = data[position++];
            value |= (b & 0x7F) << shift;
            if (b < 0x80) return value;
        }
    }

    public int NextSigned()
    {
        int zigzag = Next();
        return (zigzag >> 1) ^ -(zigzag & 1);
    }
}
