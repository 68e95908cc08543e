using System.Buffers;
using System.Text;

namespace Lab.Datasets;

/// <summary>
/// Splits CSV text into records by the grammar of RFC 4180 and nothing beyond it, in bounded memory, and knows where to go on after
/// a bad record. CsvHelper's strict mode, which tests compare it with, does not: a quote that is never closed takes the rest of the
/// file with it there, or ends the reading when the record reaches its limit.
/// </summary>
/// <remarks>
/// Line breaks are CRLF, LF or CR; empty lines are passed over. After a quoting or length error the scan goes on with the next
/// physical line, because nothing after a misplaced quote can be trusted: a quote never closed costs one line, not the rest of the file.
/// </remarks>
sealed class CsvRecordScanner(CsvOptions options)
{
    const char Quote = '"';
    const char Backslash = '\\';
    const int ChunkChars = 1 << 13;

    // No character has this value: without quoting, a quote is a character like any other.
    const int None = -1;

    readonly int quote = options.Quoting ? Quote : None;
    readonly int escape = options.Escape == CsvEscape.Backslash ? Backslash : None;
    char delimiter;
    SearchValues<char> endsPlainRun = SearchValues.Create("");

    readonly List<string> fields = [];
    char[] buffer = new char[2 * ChunkChars];
    int start;              // of the record
    int fieldStart;
    int next;               // first character not yet looked at
    int end;                // of what is in the buffer
    long line = 1;          // of start
    bool sourceEnded;
    bool afterCarriageReturn; // a line feed now belongs to the line break already seen
    bool discarding;        // the rest of a physical line that belongs to a bad record
    bool escapes;           // the field has a backslash that may have to go
    State state;

    enum State { FieldStart, Plain, Quoted, QuoteInQuoted, PlainEscape, QuotedEscape }

    public enum Outcome { NeedsText, Record, Bad, End }

    /// <summary>After <see cref="Outcome.Record"/>: the record without its line break; valid until the next call.</summary>
    public ReadOnlyMemory<char> Record { get; private set; }

    /// <summary>After <see cref="Outcome.Record"/>: the values of its fields, quoting removed; valid until the next call.</summary>
    public IReadOnlyList<string> Fields => fields;

    /// <summary>After <see cref="Outcome.Record"/> and <see cref="Outcome.Bad"/>: the line on which the record starts.</summary>
    public long RecordLine { get; private set; }

    /// <summary>After <see cref="Outcome.Bad"/>: what is wrong.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>After <see cref="Outcome.Bad"/>: a quote follows a backslash, which may have been meant to escape it.</summary>
    public bool HasBackslashQuote { get; private set; }

    /// <summary>What is in the buffer and not read yet.</summary>
    public ReadOnlySpan<char> Ahead => buffer.AsSpan(start, end - start);

    /// <summary>Nothing comes after <see cref="Ahead"/>.</summary>
    public bool SourceEnded => sourceEnded;

    /// <summary>The line that is being read: where a failure of the source lies.</summary>
    public long CurrentLine => line;

    /// <summary>Says what stands between two fields, before the first call of <see cref="Advance"/>.</summary>
    public void Use(char between)
    {
        delimiter = between;
        endsPlainRun = SearchValues.Create([between, '\r', '\n', .. quote == None ? [] : (char[])[Quote], .. escape == None ? [] : (char[])[Backslash]]);
    }

    /// <summary>Passes over the first line, its break included, before the first call of <see cref="Advance"/>.</summary>
    public void SkipLine(int chars)
    {
        Begin(start + chars);
        line++;
    }

    /// <summary>Room for more text; say with <see cref="Filled"/> how much was put there.</summary>
    public Memory<char> Room()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (fieldStart, next, end, start) = (fieldStart - start, next - start, end - start, 0);
        }
        if (buffer.Length - end < ChunkChars) Array.Resize(ref buffer, 2 * buffer.Length);
        return buffer.AsMemory(end, ChunkChars);
    }

    /// <param name="count">Characters put into the room; 0 means that the text has ended.</param>
    public void Filled(int count)
    {
        end += count;
        sourceEnded = count == 0;
    }

    public Outcome Advance()
    {
        if (next == start) fields.Clear();
        while (true)
        {
            if (discarding && !TryDiscardLine()) return sourceEnded ? Outcome.End : Outcome.NeedsText;
            while (next < end)
            {
                var c = buffer[next];
                switch (state)
                {
                    case State.FieldStart when c == quote:
                        state = State.Quoted;
                        break;
                    case State.Quoted when c == quote:
                        state = State.QuoteInQuoted;
                        break;
                    case State.Quoted:
                        if (c == escape)
                        {
                            escapes = true;
                            state = State.QuotedEscape;
                            break;
                        }
                        var ahead = buffer.AsSpan(next, end - next);
                        var closing = escape == None ? ahead.IndexOf(Quote) : ahead.IndexOfAny(Quote, Backslash);
                        next = closing < 0 ? end : next + closing;
                        continue;
                    case State.QuoteInQuoted when c == quote:
                        state = State.Quoted;
                        break;
                    case State.Plain when c == quote:
                        return Bad("a quote stands inside a field that does not begin with one");
                    case State.FieldStart or State.Plain or State.QuoteInQuoted when c == delimiter:
                        if (BeyondLimits() is { } beyondField) return Bad(beyondField);
                        EndField();
                        fieldStart = next + 1;
                        break;
                    case State.FieldStart or State.Plain or State.QuoteInQuoted when c is '\r' or '\n':
                        if (BeyondLimits() is { } beyondRow) return Bad(beyondRow);
                        if (Complete(c)) return Outcome.Record;
                        continue;
                    case State.FieldStart or State.Plain when c == escape:
                        escapes = true;
                        state = State.PlainEscape;
                        break;
                    case State.QuoteInQuoted:
                        return Bad("a quote inside a quoted field is not doubled, or text follows the closing quote");
                    case State.QuotedEscape:
                        state = State.Quoted;
                        break;
                    case State.PlainEscape:
                        state = State.Plain;
                        // A line break ends the record whatever stands before it.
                        if (c is '\r' or '\n') continue;
                        break;
                    default:
                        state = State.Plain;
                        var run = buffer.AsSpan(next, end - next).IndexOfAny(endsPlainRun);
                        next = run < 0 ? end : next + run;
                        continue;
                }
                next++;
            }
            if (BeyondLimits() is { } beyond) return Bad(beyond);
            if (!sourceEnded) return Outcome.NeedsText;
            if (state is State.Quoted or State.QuotedEscape) return Bad("a quoted field is never closed");
            if (start == end) return Outcome.End;
            if (Complete('\0')) return Outcome.Record;
        }
    }

    string? BeyondLimits() =>
        next - fieldStart > options.MaxFieldChars
            ? $"a field is longer than {options.MaxFieldChars} characters"
                + (state == State.Quoted ? " (a quote that is never closed?)" : "")
        : next - start > options.MaxRowChars ? $"the row is longer than {options.MaxRowChars} characters"
        : fields.Count >= options.MaxColumns ? $"the row has more than {options.MaxColumns} fields"
        : null;

    // False for an empty line, and for the line feed of a CRLF whose carriage return has already ended a record.
    bool Complete(char terminator)
    {
        var secondHalf = afterCarriageReturn && terminator == '\n' && next == start;
        var empty = next == start;
        Record = buffer.AsMemory(start, next - start);
        RecordLine = line;
        if (!empty) EndField();
        if (!secondHalf) line += 1 + CountLineBreaks(Record.Span);
        afterCarriageReturn = terminator == '\r';
        if (terminator != '\0') next++;
        Begin(next);
        return !empty;
    }

    void EndField()
    {
        var raw = buffer.AsSpan(fieldStart, next - fieldStart);
        if (state == State.QuoteInQuoted)
        {
            var value = raw[1..^1].ToString();
            fields.Add(escapes ? Unescaped(value) : value.Contains(Quote) ? value.Replace("\"\"", "\"", StringComparison.Ordinal) : value);
        }
        else
        {
            fields.Add(escapes ? Unescaped(raw.ToString()) : raw.ToString());
        }
        escapes = false;
        state = State.FieldStart;
    }

    string Unescaped(string value)
    {
        var text = new StringBuilder(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            char following = i + 1 < value.Length ? value[i + 1] : '\0';
            if ((value[i] == Backslash && (following == Backslash || following == Quote || following == delimiter))
                || (value[i] == Quote && following == Quote && state == State.QuoteInQuoted)) i++;
            text.Append(value[i]);
        }
        return text.ToString();
    }

    Outcome Bad(string reason)
    {
        Reason = reason;
        HasBackslashQuote = escape == None && quote != None && buffer.AsSpan(start, Math.Min(next + 1, end) - start).Contains("\\\"", StringComparison.Ordinal);
        RecordLine = line;
        discarding = true;
        Begin(start);
        return Outcome.Bad;
    }

    void Begin(int position)
    {
        start = fieldStart = next = position;
        state = State.FieldStart;
        escapes = false;
    }

    bool TryDiscardLine()
    {
        var lineBreak = buffer.AsSpan(start, end - start).IndexOfAny('\r', '\n');
        if (lineBreak < 0)
        {
            Begin(end);
            return false;
        }
        afterCarriageReturn = buffer[start + lineBreak] == '\r';
        Begin(start + lineBreak + 1);
        line++;
        discarding = false;
        return true;
    }

    static int CountLineBreaks(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (text.IndexOfAny('\r', '\n') is >= 0 and var at)
        {
            count++;
            text = text[(text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? at + 2 : at + 1)..];
        }
        return count;
    }
}
