using System.Text;

namespace Lab.Datasets;

/// <summary>
/// Splits the text of a JSON array into the texts of its elements, in bounded memory: of an element that is too long only its
/// place is known. What an element is made of is not looked at, only where it ends.
/// </summary>
sealed class JsonArrayReader(TextReader text, string name, int maxChars) : IJsonTexts
{
    readonly StringBuilder element = new();
    readonly char[] buffer = new char[1 << 13];
    int next;
    int end;
    bool begun;
    bool closed;

    public long Number { get; private set; }

    public long CurrentLine { get; private set; } = 1;

    /// <exception cref="LabException">The text is no array, or does not end as one.</exception>
    public bool TryRead(out string? item)
    {
        item = null;
        if (closed) return false;
        if (!begun)
        {
            if (Peek() != '[') throw Broken("The file does not begin with '['", "a JSON array of objects");
            begun = true;
            Move();
            if (Peek() == ']') return Close();
        }
        else
        {
            switch (Peek())
            {
                case ',': Move(); break;
                case ']': return Close();
                default: throw Broken("Between two elements of the array there is no comma", "',' between elements, ']' at the end");
            }
        }
        Peek();
        Number++;
        item = Element();
        return true;
    }

    bool Close()
    {
        Move();
        closed = true;
        if (Peek() is { } more) throw Broken($"After the end of the array there is '{more}'", "one array, and nothing after it");
        return false;
    }

    // Up to the comma or bracket that ends it.
    string? Element()
    {
        element.Clear();
        int depth = 0;
        bool quoted = false, escaped = false;
        long length = 0;
        while (true)
        {
            if (next == end && !Fill()) throw Broken("The array is not closed: the file is cut", "']' at the end");
            char c = buffer[next];
            if (quoted)
            {
                (quoted, escaped) = (escaped || c != '"', !escaped && c == '\\');
            }
            else
            {
                if (depth == 0 && c is ',' or ']') break;
                if (c == '"') quoted = true;
                else if (c is '{' or '[') depth++;
                else if (c is '}' or ']') depth--;
            }
            if (++length <= maxChars) element.Append(c);
            Move();
        }
        return length <= maxChars ? element.ToString() : null;
    }

    // The next character that is no white space; null at the end.
    char? Peek()
    {
        while (next < end || Fill())
        {
            if (buffer[next] is not (' ' or '\t' or '\r' or '\n')) return buffer[next];
            Move();
        }
        return null;
    }

    void Move()
    {
        if (buffer[next] == '\n') CurrentLine++;
        next++;
    }

    bool Fill()
    {
        (next, end) = (0, text.Read(buffer));
        return end > 0;
    }

    LabException Broken(string what, string expected) => new(ErrorKind.Data, $"{what}.", $"{name}, line {CurrentLine}", expected);
}
