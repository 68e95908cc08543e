using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Lab.Transformers.Checkpoints;

/// <summary>
/// Reads what pickle writes for plain values and for what <see cref="PickleGlobals"/> allows. A pickle is a program for a machine with a
/// stack; here it can build lists, dictionaries, numbers and strings, and call nothing but the allowed globals: no code runs, no type is looked up
/// by its name. Each instruction takes at least a byte and makes at most one object, and instructions and objects are bounded, so that no pickle
/// needs more memory or time than its bytes deserve. The protocols 2 to 5, without what torch does not write.
/// </summary>
sealed class PickleReader(ReadOnlyMemory<byte> pickle, string file)
{
    /// <summary>A checkpoint needs about 45 instructions a tensor.</summary>
    const int MaxInstructions = 500_000;

    readonly List<object?> stack = [];
    readonly List<int> marks = [];
    readonly Dictionary<uint, object?> memo = [];
    int position;
    int instructions;

    /// <summary>What gives the object of a persistent id: a storage, in a checkpoint.</summary>
    public Func<PickleReader, object?, object> Persistent { get; init; } = static (reader, _) => throw reader.Wrong("There is a reference to something outside of the pickle.", "none here");

    /// <summary>Bytes read so far: several pickles may follow each other.</summary>
    public int Position => position;

    /// <summary>Reads the next pickle.</summary>
    /// <exception cref="LabException">It is damaged, or holds what no checkpoint needs.</exception>
    public object? Read()
    {
        stack.Clear();
        marks.Clear();
        memo.Clear();
        while (true)
        {
            if (++instructions > MaxInstructions) throw Wrong("The pickle is too long.", $"at most {MaxInstructions:N0} instructions");
            byte code = Take(1)[0];
            if (code == (byte)'.') return stack.Count == 1 && marks.Count == 0 ? stack[0] : throw Wrong("The pickle ends in the middle of a value.", "one value");
            Step(code);
        }
    }

    public LabException Wrong(string what, string expected) => new(
        ErrorKind.Model, what, $"{file}: pickle, byte {position}", expected,
        "A pickle can hold a program instead of weights. Ask whoever made the model for model.safetensors, and load this file nowhere else.");

    void Step(byte code)
    {
        switch (code)
        {
            case 0x80: if (Take(1)[0] is var protocol and (< 2 or > 5)) throw Wrong($"The pickle has protocol {protocol}.", "2 to 5"); break;
            case 0x95: Take(8); break; // FRAME: how much of the pickle to read at a time
            case (byte)'N': Push(null); break;
            case 0x88: Push(true); break;
            case 0x89: Push(false); break;
            case (byte)'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case (byte)'K': Push((long)Take(1)[0]); break;
            case (byte)'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case 0x8a: Push(Integer(Take(Take(1)[0]))); break;
            case (byte)'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case (byte)'X': Push(Text(Count())); break;
            case 0x8c: Push(Text(Take(1)[0])); break;
            case (byte)'U': Push(Encoding.Latin1.GetString(Take(Take(1)[0]))); break; // a string of Python 2
            case (byte)'T': Push(Encoding.Latin1.GetString(Take(Count()))); break;
            case (byte)'(': marks.Add(stack.Count); break;
            case (byte)']': Push(new PickleList()); break;
            case (byte)'}': Push(new PickleDictionary()); break;
            case (byte)')': Push(Array.Empty<object?>()); break;
            case 0x85: Push(PopMany(1)); break;
            case 0x86: Push(PopMany(2)); break;
            case 0x87: Push(PopMany(3)); break;
            case (byte)'t': Push(PopToMark()); break;
            case (byte)'a': AppendTo(PopMany(1)); break;
            case (byte)'e': AppendTo(PopToMark()); break;
            case (byte)'s': SetIn(PopMany(2)); break;
            case (byte)'u': SetIn(PopToMark()); break;
            case (byte)'q': memo[Take(1)[0]] = Top(); break;
            case (byte)'r': memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Top(); break;
            case 0x94: memo[(uint)memo.Count] = Top(); break;
            case (byte)'h': Push(Remembered(Take(1)[0])); break;
            case (byte)'j': Push(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
            case (byte)'c': Push(Global(Line(), Line())); break;
            case 0x93: Push(PopMany(2) is [string module, string name] ? Global(module, name) : throw Wrong("The name of a global is not a string.", "two strings")); break;
            case (byte)'Q': Push(Persistent(this, Pop())); break;
            case (byte)'R': Call(); break;
            case (byte)'b': Build(); break;
            default: throw Wrong($"The instruction 0x{code:x2} is in no checkpoint that torch writes.", "instructions that build numbers, strings, lists and dictionaries");
        }
    }

    void Call()
    {
        if (PopMany(2) is not [PickleGlobal function, object?[] arguments]) throw Wrong("What is called is not a function with its arguments.", "an allowed function");
        Push(function.Call(this, arguments));
    }

    // state_dict() keeps versions of its layers as an attribute of the dictionary: nothing that weights need.
    void Build()
    {
        object? state = Pop();
        if (Top() is not PickleDictionary || state is not PickleDictionary) throw Wrong("An object is given attributes.", "attributes of an OrderedDict only");
    }

    PickleGlobal Global(string module, string name) => PickleGlobals.Find(module, name)
        ?? throw Wrong($"The pickle names '{Shown(module)}.{Shown(name)}', which no checkpoint needs.", PickleGlobals.All);

    void AppendTo(object?[] values)
    {
        if (Top() is not PickleList list) throw Wrong("Values are appended to what is no list.", "a list");
        list.AddRange(values);
    }

    void SetIn(object?[] values)
    {
        if (Top() is not PickleDictionary dictionary || values.Length % 2 != 0) throw Wrong("Keys and values do not belong to a dictionary.", "a dictionary");
        for (int i = 0; i < values.Length; i += 2)
            if (values[i] is not string key || !dictionary.TryAdd(key, values[i + 1])) throw Wrong("A key of a dictionary is no string, or is there twice.", "each key once");
    }

    object? Remembered(uint index) => memo.TryGetValue(index, out var value) ? value : throw Wrong($"Value {index} is used before it is made.", "a value made before");

    object Integer(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        // Only the mark at the start of old files is longer than a number of elements may be.
        > 16 => throw Wrong($"A number has {bytes.Length} bytes.", "at most 16"),
        > 8 => new BigInteger(bytes),
        _ => (object)(long)new BigInteger(bytes),
    };

    string Text(int count)
    {
        try
        {
            return PickleText.Strict.GetString(Take(count));
        }
        catch (DecoderFallbackException)
        {
            throw Wrong("A string is not valid UTF-8.", "UTF-8");
        }
    }

    // A tensor's or a module's name.
    string Line()
    {
        int length = pickle.Span[position..].IndexOf((byte)'\n');
        if (length is < 0 or > 200) throw Wrong("The name of a global does not end.", "a line");
        string line = Encoding.Latin1.GetString(Take(length));
        position++;
        return line;
    }

    // Larger than an int is larger than any pickle.
    int Count() => (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)), int.MaxValue);

    ReadOnlySpan<byte> Take(int count)
    {
        if (count > pickle.Length - position) throw Wrong("The pickle ends in the middle of a value.", "the rest of it");
        var bytes = pickle.Span.Slice(position, count);
        position += count;
        return bytes;
    }

    void Push(object? value) => stack.Add(value);

    int Bottom => marks.Count > 0 ? marks[^1] : 0;

    object? Top() => stack.Count > Bottom ? stack[^1] : throw Wrong("A value is missing.", "a value");

    object? Pop()
    {
        object? value = Top();
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    object?[] PopMany(int count)
    {
        if (stack.Count - Bottom < count) throw Wrong("A value is missing.", $"{count} values");
        object?[] values = [.. stack[^count..]];
        stack.RemoveRange(stack.Count - count, count);
        return values;
    }

    object?[] PopToMark()
    {
        if (marks.Count == 0) throw Wrong("There is no mark for the end of a list.", "a mark");
        int first = marks[^1];
        object?[] values = [.. stack[first..]];
        stack.RemoveRange(first, stack.Count - first);
        marks.RemoveAt(marks.Count - 1);
        return values;
    }

    static string Shown(string text) => new([.. text.Take(60).Select(c => char.IsControl(c) ? '?' : c)]);
}
